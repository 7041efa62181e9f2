//! Creates a cashout with reqwest: seals the request, and sends exactly that.
//!
//!     PAYSIG_ENVIRONMENT=staging PAYSIG_API_KEY=… PAYSIG_API_PASSPHRASE=… PAYSIG_API_SIGNATURE=… \
//!         cargo run --example reqwest order-1 https://example.com/notifications
//!
//! At a stand-in for the provider on this machine `PAYSIG_ENVIRONMENT` is `local`, and `PAYSIG_BASE_URL` says where.

use std::env::{args, var};
use std::error::Error;

use bytes::Bytes;
use http::Request;
use paysig::onekey::{Credentials, Environment};
use reqwest::redirect::Policy;
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Only because this package takes reqwest without its default, aws-lc.
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "a provider of cryptography was there")?;

    let environment = Environment::by_name(var("PAYSIG_ENVIRONMENT")?, var("PAYSIG_BASE_URL").unwrap_or_default())?;
    let [key, passphrase, signature] = ["PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE"].map(var);
    let credentials = Credentials::new(environment, key?, passphrase?, signature?)?;

    let [external_id, notification_url] = [1, 2].map(|index| args().nth(index));
    let payload = json!({
        "external_id": external_id.ok_or("which external_id?")?,
        "country": "MX", "amount": 2000, "currency": "MXN", "document_id": "1234567899",
        "beneficiary_name": "Test User", "bank_code": "072", "bank_account": "1234567890",
        "notification_url": notification_url.ok_or("which notification_url?")?,
    });

    // A redirect would carry the body, and the credentials in it, elsewhere.
    let client = reqwest::Client::builder().redirect(Policy::none()).https_only(true).build()?;
    let sealed = paysig_tower::seal(&credentials, Request::post("/v3/cashout").body(payload.to_string())?)?;
    let answer = client.execute(sealed.map(Bytes::from).try_into()?).await?;
    println!("{} {}", answer.status().as_u16(), answer.text().await?);
    Ok(())
}
