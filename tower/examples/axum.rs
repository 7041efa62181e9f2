//! A server with axum that receives the provider's notifications, and verifies them before anything parses them.
//!
//!     PAYSIG_API_SIGNATURE=… cargo run --example axum 127.0.0.1:8080
//!
//! While the secret is rotated, the one before it is in `PAYSIG_API_SIGNATURE_BEFORE`. TLS is left to a proxy before it.

use std::env;
use std::error::Error;

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Extension, Router};
use paysig::Key;
use paysig_tower::{Notification, VerifyLayer};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut keys = vec![Key::new(&env::var("PAYSIG_API_SIGNATURE")?)?];
    if let Ok(secret) = env::var("PAYSIG_API_SIGNATURE_BEFORE") {
        keys.push(Key::new(&secret)?);
    }
    // The layer covers this route alone: everything that it lets through was signed by the provider.
    let app = Router::new().route("/notifications", post(notified)).layer(VerifyLayer::notifications(keys));

    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}/notifications", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

/// A hint that a cashout's status has changed: anyone who has seen it can send it again, so it moves nothing by itself.
async fn notified(Extension(notification): Extension<Notification>) -> StatusCode {
    // Put it where a worker asks the provider for the status of this cashout, and acts on that answer, once.
    println!("ask for the status of {}", notification.external_id());
    // Whatever is not 200 is sent again.
    StatusCode::OK
}
