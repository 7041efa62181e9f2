//! Counts what a call takes from this thread's heap, so that "no allocation" is asserted where the time is measured.
//!
//! Outside [`of`] an allocation costs the reading of one flag more, well below a nanosecond: peers that allocate are
//! timed fairly. What a C library allocates by itself is not seen.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// What a call took from the heap.
#[derive(Clone, Copy, Debug)]
pub struct Heap {
    /// Allocations and reallocations.
    pub allocations: u64,
    /// The most bytes that were held at once, as they were asked for. A reallocation counts as its change.
    pub peak: u64,
}

/// What `call` takes from the heap, its result included.
pub(crate) fn of<R>(call: impl FnOnce() -> R) -> Heap {
    ALLOCATIONS.set(0);
    HELD.set(0);
    PEAK.set(0);
    COUNTS.set(true);
    let result = call();
    COUNTS.set(false);
    drop(result);
    Heap { allocations: ALLOCATIONS.get(), peak: PEAK.get().unsigned_abs() }
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    static COUNTS: Cell<bool> = const { Cell::new(false) };
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    // Bytes. Below 0 where a call frees what was there before it; the peak starts at 0.
    static HELD: Cell<i64> = const { Cell::new(0) };
    static PEAK: Cell<i64> = const { Cell::new(0) };
}

#[inline]
fn count(allocations: u64, old_bytes: usize, new_bytes: usize) {
    if COUNTS.get() {
        ALLOCATIONS.set(ALLOCATIONS.get() + allocations);
        // No layout is larger than i64::MAX.
        #[expect(clippy::cast_possible_wrap)]
        HELD.set(HELD.get() + new_bytes as i64 - old_bytes as i64);
        PEAK.set(PEAK.get().max(HELD.get()));
    }
}

// SAFETY: every call goes to the system's allocator unchanged. Counting neither allocates nor panics: the cells need no
// lazy initialisation and no destructor, and 2^63 bytes or allocations are out of reach.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, 0, layout.size());
        // SAFETY: the caller keeps this function's contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, 0, layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        count(1, layout.size(), bytes);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, bytes) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}
