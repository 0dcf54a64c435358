//! Names between a module and its script, without what wasm-bindgen adds to tell all there could be apart.
//!
//! ```text
//! import  __wbg_reply_30da01aa12053860                  ─▶ __wbg_reply      random digits do not compress
//! export  wasm_bindgen_735f…___convert__closures_…      ─▶ invoke_0
//! ```
//!
//! Invariant: both files change alike; a name that is not one thing's alone stays as it is.

use crate::Outcome;
use crate::check::unhashed;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, ImportSectionReader, Parser, Payload};

/// Rewrites both.
pub(crate) fn shorten(module: &Path, script: &Path) -> Outcome {
    let bytes = fs::read(module).map_err(|fault| format!("{}: {fault}", module.display()))?;
    let mut text = fs::read_to_string(script).map_err(|fault| format!("{}: {fault}", script.display()))?;
    let short = Short::of(&bytes, &text).map_err(|fault| fault.to_string())?;
    for (name, short) in &short.0 {
        text = text.replace(name, short);
    }
    let (mut made, mut renamed) = (Module::new(), short);
    renamed.parse_core_module(&mut made, Parser::new(0), &bytes).map_err(|fault| fault.to_string())?;
    fs::write(module, made.finish()).map_err(|fault| format!("{}: {fault}", module.display()))?;
    fs::write(script, text).map_err(|fault| format!("{}: {fault}", script.display()))
}

/// What each long name becomes.
struct Short(BTreeMap<String, String>);

impl Short {
    fn of(module: &[u8], script: &str) -> wasmparser::Result<Self> {
        let mut names = BTreeMap::new();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            if let Payload::ImportSection(section) = &payload {
                for import in section.clone().into_imports() {
                    let name = import?.name;
                    names.insert(name.to_owned(), unhashed(name).to_owned());
                }
            }
            if let Payload::ExportSection(section) = payload {
                for (number, export) in section.into_iter().enumerate() {
                    let name = export?.name;
                    if name.starts_with("wasm_bindgen_") {
                        names.insert(name.to_owned(), format!("invoke_{number}"));
                    }
                }
            }
        }
        // A short name that stands anywhere else would mean two things.
        let alone = |name: &str, short: &str| script.match_indices(short).all(|(at, _)| script[at..].starts_with(name));
        names.retain(|name, short| name != short && alone(name, short));
        Ok(Self(names))
    }

    fn name<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Short {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            imports.import(import.module, self.name(import.name), kind);
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result<(), Error<Infallible>> {
        let (kind, index) = (self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
        exports.export(self.name(export.name), kind, index);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Short;
    use wasm_encoder::{EntityType, ImportSection, Module, TypeSection};

    #[test]
    fn what_means_one_thing_is_shortened() {
        let (mut module, mut types, mut imports) = (Module::new(), TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        let names = ["__wbg_end_a6b1fc5ec5543116", "__wbg_get_2080c49015e35254", "__wbg_get_5fa12f2cc97738c8"];
        for name in names {
            imports.import("./lethe_bg.js", name, EntityType::Function(0));
        }
        let bytes = module.section(&types).section(&imports).clone().finish();
        let short = Short::of(&bytes, &names.map(|name| format!("{name}:()=>0,")).concat()).expect("a module");
        assert_eq!(names.map(|name| short.name(name)), ["__wbg_end", names[1], names[2]]);
    }
}
