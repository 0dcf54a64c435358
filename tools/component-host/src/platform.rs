//! The components, and the state that each of their instances has on the host's side.
//!
//! ```text
//! Platform::new(folder, variables, manifest) ── load(lethe.wasm, Plane::Data) ──▶ Application ── instance() ─▶ Store<Instance>, Service
//!                                            └─ load(admin.wasm, Plane::Admin) ─▶ Application      over the same store and variables
//! ```
//!
//! Invariant: an instance gets wasi:http, wasi:clocks, wasi:random and the stores, and nothing else: no output, no
//! files, no environment, no sockets of its own, and only the hosts that the manifest allows its component; one of the data plane
//! that wants to set an entry is not loaded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::clocks::{WasiClocksCtx, WasiClocksCtxView, WasiClocksView};
use wasmtime_wasi::random::{WasiRandomCtx, WasiRandomView};
use wasmtime_wasi_http::p3::bindings::{Service, ServicePre};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::folder::Folder;
use crate::hosts::Allowed;
use crate::memory::{Creator, Memories};
use crate::stores::{self, Stored, Stores};

/// What all components share.
pub(crate) struct Platform {
    engine: Engine,
    folder: Arc<Folder>,
    variables: Arc<BTreeMap<String, String>>,
    manifest: Option<PathBuf>,
}

/// What a component is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plane {
    /// Serves requests, and sets no entry.
    Data,
    /// Writes registry, accounts, keys.
    Admin,
}

impl Plane {
    /// The component's name in the manifest.
    const fn component(self) -> &'static str {
        match self {
            Self::Data => "lethe",
            Self::Admin => "admin",
        }
    }
}

/// A component, ready to be instantiated.
pub(crate) struct Application {
    engine: Engine,
    service: ServicePre<Instance>,
    folder: Arc<Folder>,
    variables: Arc<BTreeMap<String, String>>,
    hosts: Allowed,
}

impl Platform {
    /// An engine, the store in `folder`, the variables, and the manifest that names the hosts.
    pub(crate) fn new(
        folder: PathBuf,
        variables: BTreeMap<String, String>,
        manifest: Option<PathBuf>,
        memories: &Arc<Memories>,
    ) -> Result<Self> {
        let engine = Engine::new(&config(memories))?;
        Ok(Self { engine, folder: Arc::new(Folder::open(folder)?), variables: Arc::new(variables), manifest })
    }

    /// Compiles a component and checks that everything it imports is here, and is for its plane.
    pub(crate) fn load(&self, component: &Path, plane: Plane) -> Result<Application> {
        let component = Component::from_file(&self.engine, component)?;
        if plane == Plane::Data
            && let Some(writer) = self.writer(&component)
        {
            return Err(wasmtime::Error::msg(format!("the data plane must not import {writer}")));
        }
        let mut linker = Linker::new(&self.engine);
        wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
        wasmtime_wasi::p3::clocks::add_to_linker(&mut linker)?;
        wasmtime_wasi::p3::random::add_to_linker(&mut linker)?;
        stores::add_to_linker(&mut linker)?;
        let service = ServicePre::new(linker.instantiate_pre(&component)?)?;
        let (folder, variables) = (Arc::clone(&self.folder), Arc::clone(&self.variables));
        let hosts = self.manifest.as_deref().map(|manifest| Allowed::read(manifest, plane.component())).transpose();
        let hosts = hosts.map_err(wasmtime::Error::msg)?.unwrap_or_default();
        Ok(Application { engine: self.engine.clone(), service, folder, variables, hosts })
    }

    /// An import by which the component could set or delete an entry.
    fn writer(&self, component: &Component) -> Option<&'static str> {
        let kind = component.component_type();
        kind.imports(&self.engine).find_map(|(_, import)| {
            let ComponentItem::ComponentInstance(instance) = import.ty else { return None };
            let names: Vec<String> = instance.exports(&self.engine).map(|(name, _)| name.to_owned()).collect();
            stores::WRITERS.into_iter().find(|writer| names.iter().any(|name| name == writer))
        })
    }
}

impl Application {
    /// A new instance with a memory of its own.
    pub(crate) async fn instance(&self) -> Result<(Store<Instance>, Service)> {
        let (folder, variables) = (Arc::clone(&self.folder), Arc::clone(&self.variables));
        let mut store = Store::new(&self.engine, Instance::new(folder, variables, self.hosts.clone()));
        let service = self.service.instantiate_async(&mut store).await?;
        Ok((store, service))
    }
}

/// Memories come from [`Creator`], which has neither guard pages nor copy-on-write images.
fn config(memories: &Arc<Memories>) -> Config {
    let mut config = Config::new();
    config.wasm_component_model_async(true);
    config.with_host_memory(Arc::new(Creator(Arc::clone(memories))));
    config.memory_init_cow(false).memory_guard_size(0).memory_reservation(0);
    config
}

/// The host's side of one instance.
pub(crate) struct Instance {
    table: ResourceTable,
    http: WasiHttpCtx,
    clocks: WasiClocksCtx,
    random: WasiRandomCtx,
    folder: Arc<Folder>,
    variables: Arc<BTreeMap<String, String>>,
    hosts: Allowed,
}

impl Instance {
    fn new(folder: Arc<Folder>, variables: Arc<BTreeMap<String, String>>, hosts: Allowed) -> Self {
        Self {
            table: ResourceTable::new(),
            http: WasiHttpCtx::new(),
            clocks: WasiClocksCtx::default(),
            random: WasiRandomCtx::default(),
            folder,
            variables,
            hosts,
        }
    }
}

impl WasiHttpView for Instance {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.hosts }
    }
}

impl WasiClocksView for Instance {
    fn clocks(&mut self) -> WasiClocksCtxView<'_> {
        WasiClocksCtxView { ctx: &mut self.clocks, table: &mut self.table }
    }
}

impl WasiRandomView for Instance {
    fn random(&mut self) -> &mut WasiRandomCtx {
        &mut self.random
    }
}

impl Stored for Instance {
    fn stores(&mut self) -> Stores<'_> {
        Stores { table: &mut self.table, folder: &self.folder, variables: &self.variables }
    }
}
