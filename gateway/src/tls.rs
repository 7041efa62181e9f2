//! The gateway's certificates: an authority and a server certificate, made at every start and never written with their
//! keys.
//!
//! The authority may vouch for this machine's names alone (RFC 5280, section 4.2.1.10): who trusts it by mistake for
//! longer than a test run gives nothing away.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};

use crate::config::Config;
use crate::failure::Failure;

/// How long the certificates are valid, from a day before the start, for clocks that differ.
const VALIDITY: Duration = Duration::days(90);

/// What the server shows, what clients must trust, and whom the gateway trusts when it notifies.
pub(crate) struct Identity {
    pub(crate) server: Arc<ServerConfig>,
    pub(crate) client: Arc<ClientConfig>,
    pub(crate) authority_pem: String,
}

impl Identity {
    pub(crate) fn make(config: &Config) -> Result<Self, Failure> {
        let fail = |cause: &dyn std::fmt::Display| Failure::because("the certificates", cause);
        let names = Names::new(config);
        let (authority, server, key) = certificates(&names).map_err(|error| fail(&error))?;
        let authority_der = authority.der().clone();

        let provider = Arc::new(default_provider());
        let mut server_config = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![server], key))
            .map_err(|error| fail(&error))?;
        server_config.alpn_protocols = vec![b"http/1.1".to_vec()];

        let mut roots = RootCertStore::empty();
        roots.add(authority_der).map_err(|error| fail(&error))?;
        for certificate in CertificateDer::pem_slice_iter(config.delivery.trust.as_deref().unwrap_or("").as_bytes()) {
            let certificate = certificate.map_err(|error| fail(&error))?;
            roots.add(certificate).map_err(|error| fail(&error))?;
        }
        let client_config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| fail(&error))?
            .with_root_certificates(roots)
            .with_no_client_auth();

        Ok(Self { server: Arc::new(server_config), client: Arc::new(client_config), authority_pem: authority.pem() })
    }
}

/// The names that the certificates are for.
struct Names {
    dns: Vec<String>,
    ips: Vec<IpAddr>,
}

impl Names {
    fn new(config: &Config) -> Self {
        let mut dns = vec!["localhost".to_owned()];
        dns.extend(config.names.iter().cloned());
        let mut ips = vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        let listen = config.listen.ip();
        if !listen.is_unspecified() && !ips.contains(&listen) {
            ips.push(listen);
        }
        Self { dns, ips }
    }

    fn subtrees(&self) -> Vec<GeneralSubtree> {
        let dns = self.dns.iter().cloned().map(GeneralSubtree::DnsName);
        let ips = self.ips.iter().map(|ip| {
            let prefix = if ip.is_ipv4() { 32 } else { 128 };
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(*ip, prefix))
        });
        dns.chain(ips).collect()
    }
}

type Made = (rcgen::Certificate, CertificateDer<'static>, PrivateKeyDer<'static>);

fn certificates(names: &Names) -> Result<Made, rcgen::Error> {
    let yesterday = OffsetDateTime::now_utc() - Duration::DAY;
    let params = |name: &str| -> Result<CertificateParams, rcgen::Error> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = yesterday;
        params.not_after = yesterday + VALIDITY;
        Ok(params)
    };

    let mut authority = params("paysig-gateway local test authority")?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    authority.name_constraints =
        Some(NameConstraints { permitted_subtrees: names.subtrees(), excluded_subtrees: Vec::new() });
    let authority_key = KeyPair::generate()?;
    let authority_certificate = authority.self_signed(&authority_key)?;

    let mut server = params("paysig-gateway")?;
    for name in &names.dns {
        server.subject_alt_names.push(SanType::DnsName(name.as_str().try_into()?));
    }
    server.subject_alt_names.extend(names.ips.iter().copied().map(SanType::IpAddress));
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let server_key = KeyPair::generate()?;
    let server_certificate = server.signed_by(&server_key, &Issuer::new(authority, authority_key))?;

    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
    Ok((authority_certificate, server_certificate.der().clone(), key))
}
