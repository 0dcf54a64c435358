//! Constants in another order mean what they meant: an object made by hand, and what its symbols and addresses name before and after.

use super::{DATA, named, ordered};
use std::collections::BTreeMap;
use wasm_encoder::{ConstExpr, DataSection, Encode, Module, RawSection};
use wasmparser::{KnownCustom, Linking, Parser, Payload, RelocationType, SymbolInfo};

const SEGMENTS: [(&str, &[u8]); 5] = [
    (".data.counter", b"\x01\x00\x00\x00"),
    (".rodata.table", b"\x00\x00\x00\x00\x07\x00\x00\x00\x04\x00\x00\x00"),
    (".rodata.number", b"\xFF\x00\x7F\x80"),
    (".rodata.first", b"a text of some length"),
    (".rodata.second", b"a text of more length"),
];

/// An object with these segments, a symbol for each, and two addresses in the table.
fn object() -> Vec<u8> {
    let (mut data, mut names, mut symbols) = (DataSection::new(), Vec::new(), Vec::new());
    5_u32.encode(&mut names);
    5_u32.encode(&mut symbols);
    for (number, (name, bytes)) in (0_u32..).zip(SEGMENTS) {
        data.active(0, &ConstExpr::i32_const(0), bytes.iter().copied());
        name.encode(&mut names);
        [0_u32, 0].iter().for_each(|number| number.encode(&mut names));
        symbols.extend([DATA, 0]);
        name.encode(&mut symbols);
        [number, 0, bytes.len() as u32].iter().for_each(|number| number.encode(&mut symbols));
    }
    let mut linking = vec![2, 5];
    names.encode(&mut linking);
    linking.push(8);
    symbols.encode(&mut linking);
    // A count, the first segment of 5 bytes and 4, the second's head of 5: its words are at 15 and 23.
    let address = RelocationType::MemoryAddrI32 as u8;
    let moved = [0, 2, address, 15, 3, 0, address, 23, 4, 2];
    let mut made = Module::new();
    made.section(&data);
    made.section(&RawSection { id: 0, data: &named("linking", &linking) });
    made.section(&RawSection { id: 0, data: &named("reloc.DATA", &moved) });
    made.finish()
}

/// The bytes of each symbol, and for each address the symbol that it names, by the symbol it stands in and its place there.
type Meaning = (BTreeMap<String, Vec<u8>>, BTreeMap<(String, usize), (String, i64)>);

fn meaning(object: &[u8]) -> (Meaning, Vec<String>) {
    let (mut start, mut segments, mut symbols, mut moved) = (0, Vec::new(), Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(object) {
        let payload = payload.expect("a module");
        if let Payload::DataSection(section) = &payload {
            start = section.range().start;
            segments = section.clone().into_iter().map(|segment| segment.expect("a segment")).collect();
        }
        let Payload::CustomSection(section) = payload else { continue };
        if let KnownCustom::Reloc(entries) = section.as_known() {
            moved = entries.entries().into_iter().map(|entry| entry.expect("an entry")).collect();
        }
        let KnownCustom::Linking(linking) = section.as_known() else { continue };
        for part in linking.subsections() {
            if let Linking::SymbolTable(table) = part.expect("a part") {
                symbols = table.into_iter().map(|symbol| symbol.expect("a symbol")).collect();
            }
        }
    }
    let placed: Vec<(String, u32)> = symbols
        .iter()
        .map(|symbol| {
            let SymbolInfo::Data { name, symbol: Some(place), .. } = symbol else { panic!("not of data") };
            ((*name).to_owned(), place.index)
        })
        .collect();
    let name = |segment: usize| {
        let (name, _) = placed.iter().find(|(_, index)| *index as usize == segment).expect("a symbol");
        name.clone()
    };
    let bytes = placed.iter().map(|(name, index)| (name.clone(), segments[*index as usize].data.to_vec())).collect();
    let addresses = moved.iter().map(|entry| {
        let at = start + entry.offset as usize;
        let holder = segments.iter().position(|segment| segment.range.contains(&at)).expect("a segment");
        let body = segments[holder].range.end - segments[holder].data.len();
        ((name(holder), at - body), (placed[entry.index as usize].0.clone(), entry.addend))
    });
    ((bytes, addresses.collect()), (0..segments.len()).map(name).collect())
}

#[test]
fn constants_stand_by_kind_and_mean_what_they_meant() {
    let before = object();
    let after = ordered(&before).expect("an object");
    let ((before, _), (after, order)) = (meaning(&before), meaning(&after));
    assert_eq!(before.1.len(), 2);
    assert_eq!(before, after);
    assert_eq!(order, [".rodata.first", ".rodata.second", ".rodata.table", ".rodata.number", ".data.counter"]);
}
