//! Ed25519 as the platform has it: `worker/curve.js`, which answers at once.
//!
//! ```text
//! Keys::parse ─▶ Platform.pair(seed) ─▶ a key object of the platform's ─▶ sign(message) ─▶ 64 bytes
//! ```
//!
//! Invariant: what the platform does not give is not made up: no pair, no signature, nothing verified.

use lethe_core::curve::{Curve, Pair, Private};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./curve.js")]
extern "C" {
    #[wasm_bindgen(js_name = privateKey)]
    fn private_key(seed: &[u8]) -> JsValue;
    #[wasm_bindgen(js_name = publicKey)]
    fn public_key(key: &JsValue) -> Option<Vec<u8>>;
    fn signature(key: &JsValue, message: &[u8]) -> Option<Vec<u8>>;
    fn verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool;
}

/// The platform's library.
pub(crate) struct Platform;

/// A key object of its.
struct Key(JsValue);

impl Curve for Platform {
    fn pair(&self, seed: &[u8; 32]) -> Option<Pair> {
        let private = Key(private_key(seed));
        let public = public_key(&private.0)?.try_into().ok()?;
        Some(Pair { public, private: Box::new(private) })
    }

    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        verifies(key, message, signature)
    }
}

impl Private for Key {
    fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        signature(&self.0, message)?.try_into().ok()
    }
}
