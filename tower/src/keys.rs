//! The keys to verify with.

use std::sync::Arc;

use paysig::Key;
use paysig::onekey::Credentials;

/// What a [`VerifyLayer`](crate::VerifyLayer) verifies with: a [`Key`], the key of [`Credentials`], or several of them,
/// as during the rotation of a secret. None at all lets nothing through.
///
/// # Example
/// ```
/// use paysig::Key;
/// use paysig_tower::Keys;
/// let keys = [Key::new("current_secret")?, Key::new("previous_secret")?];
/// assert_eq!(keys.keys().count(), 2);
/// # Ok::<(), paysig::Error>(())
/// ```
pub trait Keys: Send + Sync {
    /// All the keys, in their order.
    fn keys(&self) -> impl Iterator<Item = &Key>;
}

impl Keys for Key {
    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(self)
    }
}

impl Keys for Credentials {
    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(self.key())
    }
}

impl<K: Keys> Keys for Arc<K> {
    fn keys(&self) -> impl Iterator<Item = &Key> {
        K::keys(self)
    }
}

impl<K: Keys> Keys for Vec<K> {
    fn keys(&self) -> impl Iterator<Item = &Key> {
        self.iter().flat_map(Keys::keys)
    }
}

impl<K: Keys, const N: usize> Keys for [K; N] {
    fn keys(&self) -> impl Iterator<Item = &Key> {
        self.iter().flat_map(Keys::keys)
    }
}
