//! The order of a module's functions in which gzip finds most of what it has seen before.
//!
//! ```text
//! functions as they were compiled   a1 b1 c1 … a2 c2 b2      gzip looks back 32 KB, a module is thirty times that
//! beside what they resemble         a1 a2 … b1 b2 … c1 c2    about 3 % less, and the same instructions
//! ```
//!
//! Greedy: next comes the function with the greatest share of byte strings that stand in the last 32 KB already. And what an instruction
//! says of the alignment of an address, which no engine that runs Workers looks at, is always the same: a third of a percent less.
//!
//! Invariant: the same functions, called by their new numbers; the same module comes from the same module.

use crate::Outcome;
use crate::check::sizes::compressed;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, MemArg, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// How far gzip looks back.
const WINDOW: usize = 32_000;
/// How functions are compared.
const FUNCTIONS: Grain = Grain { length: 6, common: 60, short: 8 };

/// How things are compared.
#[derive(Clone, Copy)]
pub(crate) struct Grain {
    /// The length of the byte strings that are compared.
    pub(crate) length: usize,
    /// A string of more things than this says nothing of any of them.
    pub(crate) common: usize,
    /// Added to the strings of a thing, so that very short ones do not come first.
    pub(crate) short: usize,
}

/// How often functions are put in order.
const ROUNDS: usize = 16;

/// Rewrites the module. The numbers by which functions call each other are bytes of theirs too, and change with the order: so they are
/// put in order several times, each time from the last, and the smallest module is taken. They differ by a few tenths of a percent.
pub(crate) fn similar(path: &Path) -> Outcome {
    let fail = |fault: String| format!("{}: {fault}", path.display());
    let mut module = fs::read(path).map_err(|fault| fail(fault.to_string()))?;
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        module = rewritten(&module).map_err(fail)?;
        rounds.push(module.clone());
    }
    let smallest = rounds.iter().min_by_key(|module| compressed(module)).unwrap_or(&module);
    fs::write(path, smallest).map_err(|fault| fail(fault.to_string()))
}

fn rewritten(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let (imported, bodies) = functions(bytes).map_err(|fault| fault.to_string())?;
    let order = Sequence::of(&bodies, FUNCTIONS);
    let mut numbers: Vec<u32> = (0..imported).collect();
    numbers.resize(imported as usize + order.len(), 0);
    for (number, function) in (imported..).zip(&order) {
        numbers[imported as usize + function] = number;
    }
    let mut module = Module::new();
    let mut renumbered = Renumbered { numbers, order };
    renumbered.parse_core_module(&mut module, Parser::new(0), bytes).map_err(|fault| fault.to_string())?;
    Ok(module.finish())
}

/// How many functions are imported, and the bytes of the others.
fn functions(bytes: &[u8]) -> wasmparser::Result<(u32, Vec<&[u8]>)> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let Payload::ImportSection(section) = &payload {
            for import in section.clone().into_imports() {
                imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
        if let Payload::CodeSectionEntry(body) = payload {
            bodies.push(body.as_bytes());
        }
    }
    Ok((imported, bodies))
}

/// Things put in order: functions, and the constants of `data`.
pub(crate) struct Sequence<'a> {
    grain: Grain,
    bodies: &'a [&'a [u8]],
    /// The strings of each function, by number, and the functions of each string.
    strings: Vec<Vec<usize>>,
    holders: Vec<Vec<usize>>,
    /// How often each string stands in the window, and how many strings of each function do.
    seen: Vec<usize>,
    known: Vec<usize>,
}

impl<'a> Sequence<'a> {
    pub(crate) fn of(bodies: &'a [&'a [u8]], grain: Grain) -> Vec<usize> {
        let holders = holders(bodies, grain);
        let mut strings = vec![Vec::new(); bodies.len()];
        for (string, functions) in holders.iter().enumerate() {
            functions.iter().for_each(|function| strings[*function].push(string));
        }
        let (seen, known) = (vec![0; holders.len()], vec![0; bodies.len()]);
        Self { grain, bodies, strings, holders, seen, known }.run()
    }

    fn run(mut self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.bodies.len()).collect();
        let (mut order, mut first, mut length) = (Vec::new(), 0, 0);
        while let Some(next) = self.next(&left) {
            let function = left.remove(next);
            order.push(function);
            self.enters(function);
            length += self.bodies[function].len();
            while length > WINDOW && first + 1 < order.len() {
                self.leaves(order[first]);
                length -= self.bodies[order[first]].len();
                first += 1;
            }
        }
        order
    }

    /// The place in `left` of the one of which most is known; the first of equals.
    fn next(&self, left: &[usize]) -> Option<usize> {
        let share = |place: usize| (self.known[left[place]], self.strings[left[place]].len() + self.grain.short);
        (0..left.len()).reduce(|best, place| {
            let ((most, of), (known, strings)) = (share(best), share(place));
            if known * of > most * strings { place } else { best }
        })
    }

    fn enters(&mut self, function: usize) {
        for string in &self.strings[function] {
            self.seen[*string] += 1;
            if self.seen[*string] == 1 {
                self.holders[*string].iter().for_each(|holder| self.known[*holder] += 1);
            }
        }
    }

    fn leaves(&mut self, function: usize) {
        for string in &self.strings[function] {
            self.seen[*string] -= 1;
            if self.seen[*string] == 0 {
                self.holders[*string].iter().for_each(|holder| self.known[*holder] -= 1);
            }
        }
    }
}

/// The functions of every string that some share, and not too many.
fn holders(bodies: &[&[u8]], grain: Grain) -> Vec<Vec<usize>> {
    let mut holders: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (function, body) in bodies.iter().enumerate() {
        for string in body.windows(grain.length) {
            let functions = holders.entry(string).or_default();
            if functions.last() != Some(&function) {
                functions.push(function);
            }
        }
    }
    holders.into_values().filter(|functions| (2..grain.common).contains(&functions.len())).collect()
}

/// Writes a module with its functions in `order`; `numbers` are the new ones of all, imported ones too.
struct Renumbered {
    numbers: Vec<u32>,
    order: Vec<usize>,
}

impl Reencode for Renumbered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.numbers[function as usize])
    }

    /// A hint (WebAssembly §4.4.7): an access that is not so aligned means the same.
    fn mem_arg(&mut self, access: wasmparser::MemArg) -> Result<MemArg, Error<Infallible>> {
        let memory_index = self.memory_index(access.memory)?;
        Ok(MemArg { offset: access.offset, align: access.max_align.into(), memory_index })
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let kinds = section.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
        for function in &self.order {
            functions.function(kinds[*function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<wasmparser::Result<Vec<FunctionBody<'_>>>>()?;
        self.order.clone().into_iter().try_for_each(|function| self.parse_function_body(code, bodies[function].clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, Sequence};

    #[test]
    fn what_is_alike_stands_together_and_nothing_is_lost() {
        let kinds = [vec![1; 40_000], vec![2; 40_000], vec![3; 40_000]];
        let bodies: Vec<Vec<u8>> =
            (0..9_u8).map(|place| [&kinds[usize::from(place % 3)][..], &[9, place]].concat()).collect();
        let order = Sequence::of(&bodies.iter().map(Vec::as_slice).collect::<Vec<_>>(), FUNCTIONS);
        assert_eq!(order, [0, 3, 6, 1, 4, 7, 2, 5, 8]);
    }
}
