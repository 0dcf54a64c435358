//! What the component asks of its stores: `spin:key-value`, `spin:variables`, `wasi:keyvalue`, all from one folder and one list.
//!
//! ```text
//! spin:key-value get "registry"  ─▶ Folder::value        wasi:keyvalue swap ─▶ Folder::swap
//! spin:variables get "page"      ─▶ the --variables file   wasi:keyvalue set  ─▶ Folder::write (admin plane only)
//! ```
//!
//! Invariant: there is one store, `default`; what sets or deletes an entry has [`WRITERS`] for names, by which a data plane that
//! imports it is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use wasmtime::Result;
use wasmtime::component::{Accessor, HasData, Resource, ResourceTable};

use crate::folder::{Folder, Unreachable};

mod bindings {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "stores",
        imports: { default: async | trappable },
        with: {
            "spin:key-value/key-value.store": super::Opened,
            "wasi:keyvalue/store.bucket": super::Opened,
            "wasi:keyvalue/atomics.cas": super::Seen,
        },
    });
}

use bindings::spin::key_value::key_value;
use bindings::spin::variables::variables;
use bindings::wasi::keyvalue::{atomics, store};

/// The functions that change an entry whatever it was before.
pub(crate) const WRITERS: [&str; 2] = ["[method]bucket.set", "[method]bucket.delete"];

/// Adds the stores to what a component may import.
pub(crate) fn add_to_linker<T: Stored + Send + 'static>(linker: &mut wasmtime::component::Linker<T>) -> Result<()> {
    bindings::Stores::add_to_linker::<T, Stores<'static>>(linker, T::stores)
}

/// Whoever has stores.
pub(crate) trait Stored {
    /// They and the table of the component's handles.
    fn stores(&mut self) -> Stores<'_>;
}

/// The stores of one instance.
pub(crate) struct Stores<'a> {
    pub(crate) table: &'a mut ResourceTable,
    pub(crate) folder: &'a Arc<Folder>,
    pub(crate) variables: &'a BTreeMap<String, String>,
}

impl HasData for Stores<'static> {
    type Data<'a> = Stores<'a>;
}

/// An opened store; there is but one.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Opened;

/// A value as a compare-and-set first saw it.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Seen {
    key: String,
    value: Option<Vec<u8>>,
}

impl key_value::Host for Stores<'_> {}

impl<T: Send> key_value::HostStoreWithStore<T> for Stores<'static> {
    async fn open(host: &Accessor<T, Self>, label: String) -> Result<Result<Resource<Opened>, key_value::Error>> {
        if label != "default" {
            return Ok(Err(key_value::Error::NoSuchStore));
        }
        host.with(|mut host| Ok(Ok(host.get().table.push(Opened)?)))
    }

    async fn get(
        host: &Accessor<T, Self>,
        _: Resource<Opened>,
        key: String,
    ) -> Result<Result<Option<Vec<u8>>, key_value::Error>> {
        let value = host.with(|mut host| host.get().folder.value(&key));
        Ok(value.map_err(|Unreachable| key_value::Error::Other("unreachable".into())))
    }
}

impl key_value::HostStore for Stores<'_> {
    async fn drop(&mut self, store: Resource<Opened>) -> Result<()> {
        self.table.delete(store)?;
        Ok(())
    }
}

impl variables::Host for Stores<'_> {}

impl<T: Send> variables::HostWithStore<T> for Stores<'static> {
    async fn get(host: &Accessor<T, Self>, name: String) -> Result<Result<String, variables::Error>> {
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if !name.bytes().all(legal) {
            return Ok(Err(variables::Error::InvalidName(name)));
        }
        let value = host.with(|mut host| host.get().variables.get(&name).cloned());
        Ok(value.ok_or(variables::Error::Undefined(name)))
    }
}

impl store::Host for Stores<'_> {
    async fn open(&mut self, identifier: String) -> Result<Result<Resource<Opened>, store::Error>> {
        if identifier != "default" {
            return Ok(Err(store::Error::NoSuchStore));
        }
        Ok(Ok(self.table.push(Opened)?))
    }
}

impl store::HostBucket for Stores<'_> {
    async fn get(&mut self, _: Resource<Opened>, key: String) -> Result<Result<Option<Vec<u8>>, store::Error>> {
        Ok(self.folder.value(&key).map_err(|Unreachable| unreachable()))
    }

    async fn set(&mut self, _: Resource<Opened>, key: String, value: Vec<u8>) -> Result<Result<(), store::Error>> {
        Ok(self.folder.set(&key, &value).map_err(|Unreachable| unreachable()))
    }

    async fn delete(&mut self, _: Resource<Opened>, key: String) -> Result<Result<(), store::Error>> {
        Ok(self.folder.delete(&key).map_err(|Unreachable| unreachable()))
    }

    /// All at once: there is no second page.
    async fn list_keys(
        &mut self,
        _: Resource<Opened>,
        _: Option<String>,
    ) -> Result<Result<store::KeyResponse, store::Error>> {
        let keys = self.folder.keys().map_err(|Unreachable| unreachable());
        Ok(keys.map(|keys| store::KeyResponse { keys, cursor: None }))
    }

    async fn drop(&mut self, bucket: Resource<Opened>) -> Result<()> {
        self.table.delete(bucket)?;
        Ok(())
    }
}

impl atomics::Host for Stores<'_> {
    async fn increment(&mut self, _: Resource<Opened>, key: String, delta: i64) -> Result<Result<i64, store::Error>> {
        Ok(self.folder.increment(&key, delta).map_err(|Unreachable| unreachable()))
    }

    async fn swap(&mut self, cas: Resource<Seen>, value: Vec<u8>) -> Result<Result<(), atomics::CasError>> {
        let Seen { key, value: seen } = self.table.delete(cas)?;
        match self.folder.swap(&key, seen.as_deref(), &value) {
            Ok(true) => Ok(Ok(())),
            Ok(false) => {
                let value = self.folder.value(&key).unwrap_or_default();
                Ok(Err(atomics::CasError::CasFailed(self.table.push(Seen { key, value })?)))
            }
            Err(Unreachable) => Ok(Err(atomics::CasError::StoreError(unreachable()))),
        }
    }
}

impl atomics::HostCas for Stores<'_> {
    async fn new(&mut self, _: Resource<Opened>, key: String) -> Result<Result<Resource<Seen>, store::Error>> {
        let Ok(value) = self.folder.value(&key) else { return Ok(Err(unreachable())) };
        Ok(Ok(self.table.push(Seen { key, value })?))
    }

    /// The value now: it is what a swap of this handle replaces.
    async fn current(&mut self, cas: Resource<Seen>) -> Result<Result<Option<Vec<u8>>, store::Error>> {
        let seen = self.table.get_mut(&cas)?;
        let Ok(value) = self.folder.value(&seen.key) else { return Ok(Err(unreachable())) };
        seen.value.clone_from(&value);
        Ok(Ok(value))
    }

    async fn drop(&mut self, cas: Resource<Seen>) -> Result<()> {
        self.table.delete(cas)?;
        Ok(())
    }
}

fn unreachable() -> store::Error {
    store::Error::Other("unreachable".into())
}
