//! A running gateway.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::admin;
use crate::app::{self, App};
use crate::config::Config;
use crate::failure::Failure;
use crate::log::Log;
use crate::notify::Notifier;
use crate::server::Server;
use crate::store::Store;
use crate::tls::Identity;

/// A running gateway. It stops when it is told to, or when it is dropped.
///
/// # Example
/// ```
/// use paysig_gateway::{Config, Gateway};
/// # let runtime = tokio::runtime::Runtime::new()?;
/// # runtime.block_on(async {
/// let config = Config { listen: "127.0.0.1:0".parse()?, ..Config::default() };
/// let gateway = Gateway::start(config).await?;
/// assert!(gateway.ca_pem().starts_with("-----BEGIN CERTIFICATE-----"));
/// assert_ne!(gateway.address().port(), 0);
/// gateway.stop().await;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Gateway {
    address: SocketAddr,
    ca_pem: String,
    app: Arc<App>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Gateway {
    /// Makes the certificates, opens the database, and listens. Needs a Tokio runtime with I/O and time.
    ///
    /// # Errors
    /// A sentence that says which of them failed.
    pub async fn start(config: Config) -> Result<Self, Failure> {
        let identity = Identity::make(&config)?;
        let store = Store::open(&config)?;
        let listening = |cause| Failure::because(format_args!("listening on {}", config.listen), cause);
        let listener = TcpListener::bind(config.listen).await.map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;

        let log = Arc::new(Log::new(&config.limits, config.verbose));
        let config = Arc::new(config);
        let notifier = Notifier::new(config.clone(), log.clone(), identity.client);
        let app = Arc::new(App { config, log, store, notifier, explaining: Arc::new(Semaphore::new(1)) });
        let (api, own) = (app::router(app.clone()), admin::router(app.clone()));
        let (stop, stopped) = watch::channel(false);
        let server = Server { app: app.clone(), api, own, tls: TlsAcceptor::from(identity.server) };
        let server = tokio::spawn(server.run(listener, stopped));
        Ok(Self { address, ca_pem: identity.authority_pem, app, stop, server })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate that clients must trust, as PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// Accepts no more connections, lets requests under way end, and gives up notifications that were not delivered.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        self.app.notifier.stop();
        // It was not cancelled, and a panic in it was printed where it happened.
        let _ = self.server.await;
        self.app.store.close().await;
    }
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").field("address", &self.address).finish_non_exhaustive()
    }
}
