//! The landlord's own certificate authority, if there is one, in; whose certificates are believed, out.

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Whose certificates are believed: the authorities that browsers trust, and the landlord's own.
#[derive(Clone, Debug)]
pub struct Trust(Arc<ClientConfig>);

/// A certificate authority's file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{} holds no certificate that can be used ({why})", file.display())]
pub struct TrustError {
    file: PathBuf,
    why: String,
}

impl Trust {
    /// Believes the public authorities, and those in the PEM file `own` beside them.
    pub fn new(own: Option<&Path>) -> Result<Self, TrustError> {
        let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        if let Some(file) = own {
            add(&mut roots, file).map_err(|why| TrustError {
                file: file.to_owned(),
                why,
            })?;
        }
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| TrustError {
                file: PathBuf::new(),
                why: error.to_string(),
            })?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }

    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.0)
    }
}

fn add(roots: &mut RootCertStore, file: &Path) -> Result<(), String> {
    let mut added = 0;
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| error.to_string())? {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
        added += 1;
    }
    if added == 0 {
        return Err("it is empty".to_owned());
    }
    Ok(())
}
