//! What a command says when nobody reads on: nothing.
//!
//! ```text
//! cargo xtask registry hosts FILE | head -1      one line, and no trace of a panic
//! ```
//!
//! Of both programs that people call: `tools/admin` takes this very file.
//!
//! Invariant: any other panic is told as ever.

/// A reader that has read enough closes the pipe: no fault that needs a trace. What was started ends as after any other panic.
pub(crate) fn hush() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |what| {
        if !what.payload_as_str().is_some_and(|text| text.contains("Broken pipe")) {
            told(what);
        }
    }));
}
