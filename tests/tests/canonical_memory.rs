//! No memory: every allocation that the core asks for fails once, and the answer is an error or the right bytes, never an
//! abort.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use paysig::{Builder, Error, ErrorKind, Form, Key, canonicalize_into, canonicalize_to_vec};

/// Fails when as many allocations as `LEFT` have been made on this thread, and then as often as `TIMES`.
struct Failing;

#[global_allocator]
static ALLOCATOR: Failing = Failing;

thread_local! {
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
    static TIMES: Cell<usize> = const { Cell::new(usize::MAX) };
    static FAILED: Cell<bool> = const { Cell::new(false) };
}

fn may_allocate() -> bool {
    let left = LEFT.get();
    if left == 0 {
        FAILED.set(true);
        TIMES.set(TIMES.get() - 1);
        LEFT.set(if TIMES.get() == 0 { usize::MAX } else { 0 });
        return false;
    }
    LEFT.set(if left == usize::MAX { left } else { left - 1 });
    true
}

// SAFETY: every call goes to the system's allocator unchanged, or fails, which an allocator may.
unsafe impl GlobalAlloc for Failing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps this function's contract, which is the same.
        if may_allocate() { unsafe { System.alloc(layout) } } else { std::ptr::null_mut() }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        if may_allocate() { unsafe { System.realloc(old, layout, size) } } else { std::ptr::null_mut() }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(old, layout) }
    }
}

/// Runs `call` with no memory after 0, 1, 2, … allocations, for the next one, two or all, until it needs no more.
/// Gives how often it was refused.
#[track_caller]
fn starve<T: PartialEq + std::fmt::Debug>(due: &T, call: impl Fn() -> Result<T, Error>) -> usize {
    let mut refused = 0;
    for (allocations, times) in
        (0..).flat_map(|allocations| [(allocations, 1), (allocations, 2), (allocations, usize::MAX)])
    {
        TIMES.set(times);
        FAILED.set(false);
        LEFT.set(allocations);
        let made = call();
        LEFT.set(usize::MAX);
        match made {
            Ok(made) => assert_eq!(made, *due),
            Err(error) => {
                assert_eq!((error.kind(), error.offset(), FAILED.get()), (ErrorKind::OutOfMemory, None, true));
                refused += 1;
            }
        }
        if !FAILED.get() && times == usize::MAX {
            return refused;
        }
    }
    unreachable!("a call makes no end of allocations")
}

/// Grows in every form: small objects that must be sorted, and numbers with longer texts.
fn growing() -> String {
    format!("[{}0]", r#"{"b":1e20,"a":{},"d":0,"c":"\u0001"},"#.repeat(500))
}

#[test]
fn forms() {
    for text in ["[1,2]", r#"{"b":{"d":1,"c":2},"a":3}"#, &growing()] {
        for form in Form::ALL {
            let due = canonicalize_to_vec(*form, text.as_bytes()).expect("a form");
            assert!(starve(&due, || canonicalize_to_vec(*form, text.as_bytes())) > 0);
            let key = Key::from_bytes(b"key").expect("a key");
            let sorts = matches!(form, Form::Jcs | Form::JcsExact) && text != "[1,2]";
            let refused = starve(&key.sign(&due), || key.sign_canonical(*form, text.as_bytes(), &mut Vec::new()));
            assert_eq!(refused > 0, sorts, "{form} of {} bytes", text.len());
        }
    }
}

#[test]
fn what_is_left_is_empty_and_serves_the_next() {
    let (mut scratch, mut out, text) = (Vec::new(), b"before".to_vec(), growing());
    LEFT.set(1);
    let refused = canonicalize_into(Form::Jcs, text.as_bytes(), &mut scratch, &mut out);
    LEFT.set(usize::MAX);
    assert_eq!((refused, out.len()), (Err(ErrorKind::OutOfMemory.into()), 0));
    canonicalize_into(Form::Jcs, text.as_bytes(), &mut scratch, &mut out).expect("memory");
    assert_eq!(Ok(out), canonicalize_to_vec(Form::Jcs, text.as_bytes()));
}

/// What is not sorted needs no slot, so that it does not matter that there is no memory for the first guess.
#[test]
fn a_guess_that_fails_does_not_matter() {
    let text = format!("[{}0]", "0,".repeat(10_000));
    let key = Key::from_bytes(b"key").expect("a key");
    LEFT.set(0);
    let signature = key.sign_canonical(Form::Jcs, text.as_bytes(), &mut Vec::new());
    LEFT.set(usize::MAX);
    assert_eq!(signature, Ok(key.sign(text.as_bytes())));
}

/// Names of every length, out of order, and everything else that a builder writes.
fn build(builder: &mut Builder, objects: usize) -> Result<(), Error> {
    let names = ["b", "a name that is longer than thirty-two bytes", "\u{e9}\n", "c"];
    let layout = paysig::Layout::new(Form::Jcs, names)?;
    builder.open_array()?;
    for count in 0..objects {
        builder.open_object()?;
        for name in names {
            builder.name(name);
            builder.object(&layout, |builder, index| match index {
                0 => builder.integer(i64::MIN),
                1 => builder.float(0.1),
                2 => builder.number("1e20"),
                _ => {
                    builder.string(&names[1][..count]);
                    Ok::<(), Error>(())
                }
            })?;
        }
        builder.close_object()?;
    }
    builder.close_array();
    Ok(())
}

#[test]
fn builder() {
    let mut builder = Builder::new(Form::Jcs);
    // Of one object the last allocation is that of its members in order; of many, some are of the text after that.
    for objects in [1, 40] {
        builder.restart(Form::Jcs);
        build(&mut builder, objects).expect("a form");
        let due = builder.finish().expect("memory").to_vec();
        let text = String::from_utf8(due.clone()).expect("text");
        assert!(text.starts_with(r#"[{"a name that"#) && text.contains(r#""b":-9223372036854776000,"c":"#), "{text}");
        let key = Key::from_bytes(b"key").expect("a key");
        let refused = starve(&key.sign(&due), || {
            let mut builder = Builder::new(Form::Jcs);
            let built = build(&mut builder, objects);
            let text = builder.finish().inspect_err(|_| assert_eq!(builder.text(), b""))?;
            built.map(|()| key.sign(text))
        });
        assert!(refused > 5, "{refused}");
        // It serves the next one.
        LEFT.set(6);
        let mut starved = Builder::new(Form::Jcs);
        let _ = build(&mut starved, objects);
        LEFT.set(usize::MAX);
        assert_eq!(starved.finish(), Err(ErrorKind::OutOfMemory.into()));
        starved.restart(Form::Jcs);
        build(&mut starved, objects).expect("memory");
        assert_eq!(starved.finish(), Ok(due.as_slice()));
    }
}
