//! HTTP on one side, instances on the other, reused as Spin reuses them.
//!
//! ```text
//! connection ─▶ hyper ─┬▶ ProxyHandler of the data plane ──────▶ an idle or shared instance, or a new one
//!                      └▶ that of the admin plane, /api/admin/… ─▶ the same
//! ```
//!
//! Invariant: an instance takes many requests, several at once, and goes after a second without work: Spin's defaults.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant as Moment};

use http_body_util::BodyExt;
use hyper::service::service_fn;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};
use wasmtime::component::GuestTaskId;
use wasmtime::{Result, Store, StoreContextMut};
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::handler::{
    self, HandlerState, Proxy, ProxyHandler, ShouldAccept, WorkerExpiration, WorkerStatus,
};
use wasmtime_wasi_http::io::TokioIo;

use crate::platform::{Application, Instance};

/// How long an instance may be idle, how many requests it takes in all, and how many at once.
const IDLE: Duration = Duration::from_secs(1);
const TOTAL: usize = 128;
const AT_ONCE: usize = 16;

/// Serves until the process ends.
pub(crate) async fn forever(listener: TcpListener, data: Application, admin: Option<Application>) -> Result<()> {
    let pool = |application| ProxyHandler::new(Pool(Arc::new(application)));
    let planes = Planes { data: pool(data), admin: admin.map(pool) };
    loop {
        let (connection, _) = listener.accept().await?;
        tokio::spawn(serve(connection, planes.clone()));
    }
}

/// The components by their routes, as the manifest has them.
#[derive(Clone)]
struct Planes {
    data: ProxyHandler<Pool>,
    admin: Option<ProxyHandler<Pool>>,
}

impl Planes {
    fn at(&self, path: &str) -> ProxyHandler<Pool> {
        let below = path.strip_prefix("/api/admin").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.admin.as_ref().filter(|_| below).unwrap_or(&self.data).clone()
    }
}

/// Unlike Spin, with TCP_NODELAY: small events of a stream leave at once.
async fn serve(connection: TcpStream, planes: Planes) {
    let _ = connection.set_nodelay(true);
    let answer = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let handler = planes.at(request.uri().path());
        async move {
            let request = request.map(|body| body.map_err(wasmtime_wasi_http::Error::from).boxed_unsync());
            handler.handle((), request).await
        }
    });
    // An error here is a client that left or a request that is not HTTP: its own affair.
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(connection), answer).await;
}

struct Pool(Arc<Application>);

impl HandlerState for Pool {
    type StoreData = Instance;
    type WorkerExpiration = Expiration;
    type WorkerState = Worker;

    async fn instantiate(&self) -> Result<handler::Instance<Instance, Expiration, Worker>> {
        let (store, service) = self.0.instance().await?;
        let expiration = Expiration { idle: Box::pin(sleep(IDLE)), since: None };
        Ok(handler::Instance { store, proxy: Proxy::P3(service), view: Instance::http, expiration, state: Worker })
    }
}

/// Ends an instance that has had nothing to do for [`IDLE`].
struct Expiration {
    idle: Pin<Box<Sleep>>,
    since: Option<Moment>,
}

impl WorkerExpiration for Expiration {
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>, status: WorkerStatus, start: Moment) -> Poll<()> {
        match status {
            WorkerStatus::Requests | WorkerStatus::PostReturn => Poll::Pending,
            WorkerStatus::Idle => {
                if self.since.replace(start) != Some(start) {
                    self.idle.as_mut().reset((start + IDLE).into());
                }
                self.idle.as_mut().poll(context)
            }
        }
    }
}

struct Worker;

impl handler::WorkerState for Worker {
    type StoreData = Instance;
    type RequestData = ();

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        if total >= TOTAL {
            return ShouldAccept::Never;
        }
        if concurrent >= AT_ONCE { ShouldAccept::No } else { ShouldAccept::Yes }
    }

    fn on_request_start(
        &self,
        _: StoreContextMut<'_, Instance>,
        (): (),
        _: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + Sync>> {
        Box::pin(std::future::pending())
    }

    fn drop(&self, _: Store<Instance>, result: Result<()>) {
        if let Err(fault) = result {
            // A trap's text has addresses and function names, never what the component worked on.
            eprintln!("component-host: an instance ended: {fault:#}");
        }
    }
}
