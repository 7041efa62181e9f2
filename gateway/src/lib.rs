#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod admin;
mod answer;
mod app;
mod body;
mod cashout;
mod check;
mod client;
mod config;
mod explain;
mod failure;
mod file;
mod gateway;
mod log;
mod mask;
mod notify;
mod server;
mod status;
mod store;
mod tls;

pub use config::{Config, Credentials, Database, Delivery, Environment, Limits, SAMPLE_PRODUCTION, SAMPLE_STAGING};
pub use failure::Failure;
pub use gateway::Gateway;
