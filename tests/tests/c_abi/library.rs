//! What is in the shared and the static library: symbols, soname, size.

use std::fs;
use std::path::Path;
use std::process::Command;

use paysig_tests::root;

use crate::toolchain::{Linkage, Scratch, link, run, stage};

/// What the shared library may want from outside: C's memory functions, and what every shared object of GNU's has.
const ALLOWED: [&str; 8] = [
    "bcmp",
    "memcmp",
    "memcpy",
    "memmove",
    "memset",
    "strlen",
    // What the panic handler would call; no panic is reachable (`no_panic`), so it is not there today.
    "abort",
    "__cxa_finalize",
];

/// The dynamic symbols of a shared library without their versions.
fn dynamic_symbols(library: &Path, which: &str) -> Vec<(char, String)> {
    let said = run(Command::new("nm").args(["-D", "-P", which]).arg(library));
    let symbols: Vec<_> = said
        .lines()
        .map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next().unwrap().split('@').next().unwrap().to_owned();
            (words.next().unwrap().chars().next().unwrap(), name)
        })
        .collect();
    // A tool that cannot read the file may say nothing, and nothing has no forbidden symbol.
    assert!(!symbols.is_empty(), "nm {which} reads no symbols of {}", library.display());
    symbols
}

#[test]
fn exports_the_listed_symbols_only() {
    let mut exported: Vec<_> = dynamic_symbols(&stage().join("lib/libpaysig.so"), "--defined-only")
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    exported.sort();
    assert_eq!(exported.iter().find(|name| !name.starts_with("paysig_")), None);
    let list = fs::read_to_string(root().join("tests/c/symbols.txt")).unwrap();
    let listed: Vec<_> = list.lines().collect();
    assert_eq!(exported, listed, "tests/c/symbols.txt lists what is exported; a symbol that goes is a new ABI");
    // And the header declares each of them.
    let header = fs::read_to_string(root().join("include/paysig.h")).unwrap();
    for name in listed {
        assert!(header.contains(&format!("{name}(")), "{name} is not declared");
    }
}

#[test]
fn wants_only_memory_functions() {
    for (kind, name) in dynamic_symbols(&stage().join("lib/libpaysig.so"), "--undefined-only") {
        assert!(kind == 'w' || ALLOWED.contains(&name.as_str()), "{name} is wanted from outside");
    }
}

/// The same of the static library, whose other symbols could meet those of another archive.
#[test]
fn the_static_library_has_the_listed_symbols_only() {
    let said = run(Command::new("nm").args(["-g", "-P"]).arg(stage().join("lib/libpaysig.a")));
    let symbols = said.lines().filter_map(|line| line.split_once(' '));
    let (wanted, mut defined): (Vec<_>, Vec<_>) = symbols.partition(|(_, rest)| rest.starts_with('U'));
    defined.sort_unstable();
    let list = fs::read_to_string(root().join("tests/c/symbols.txt")).unwrap();
    assert_eq!(defined.iter().map(|(name, _)| *name).collect::<Vec<_>>(), list.lines().collect::<Vec<_>>());
    for (name, _) in wanted {
        assert!(ALLOWED.contains(&name), "{name} is wanted from outside");
    }
}

#[test]
fn needs_libc_only_and_has_the_abi_for_a_soname() {
    let said = run(Command::new("readelf").arg("-d").arg(stage().join("lib/libpaysig.so")));
    let values = |tag: &str| {
        let lines = said.lines().filter(|line| line.contains(&format!("({tag})")));
        lines.map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let header = fs::read_to_string(root().join("include/paysig.h")).unwrap();
    let abi = header.lines().find_map(|line| line.strip_prefix("#define PAYSIG_ABI_MINIMUM ")).unwrap();
    assert_eq!(values("SONAME"), [format!("libpaysig.so.{abi}")]);
    assert_eq!(values("NEEDED"), ["libc.so.6"]);
    assert!(!said.contains("TEXTREL"));
}

#[test]
fn is_stripped_and_small() {
    let library = stage().join("lib/libpaysig.so");
    let bytes = fs::metadata(&library).unwrap().len();
    assert!(bytes <= 150 * 1024, "the shared library has {bytes} bytes");
    assert!(!run(Command::new("readelf").arg("-SW").arg(&library)).contains(".symtab"));
}

/// No heap: a program that is linked statically, and itself uses none, wants no allocator from the C library.
#[test]
fn the_static_library_brings_no_allocator() {
    let folder = Scratch::new("static");
    let symbols = fs::read_to_string(root().join("tests/c/symbols.txt")).unwrap();
    let calls = symbols.lines().map(|name| format!("(const void *)(size_t)&{name}")).collect::<Vec<_>>().join(", ");
    let calls = format!(
        "#include <paysig.h>\nint main(void) {{ const void *volatile calls[] = {{{calls}}}; return calls[0] == 0; }}\n"
    );
    let source = folder.file("all.c", calls);
    let program = folder.path().join("all");
    run(Command::new("gcc").arg(source).args(link(&stage(), Linkage::Static)).arg("-o").arg(&program));
    let wanted: Vec<_> = dynamic_symbols(&program, "--undefined-only").into_iter().map(|(_, name)| name).collect();
    for name in ["malloc", "calloc", "realloc", "free", "posix_memalign", "aligned_alloc"] {
        assert!(!wanted.iter().any(|wanted| wanted == name), "{name} is wanted");
    }
}
