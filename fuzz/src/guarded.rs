//! Memory as C lends it: exactly as large as is said, with marks around it that nobody may write to.

/// So many items stand before and behind.
const AROUND: usize = 16;

/// Items of C's, and marks around them.
pub struct Guarded<T> {
    items: Vec<T>,
    mark: T,
    before: usize,
    length: usize,
}

impl<T: Copy + PartialEq> Guarded<T> {
    /// `length` items, which hold the mark too, `shift` items behind an address that is aligned.
    pub fn new(length: usize, shift: usize, mark: T) -> Self {
        Self { items: vec![mark; AROUND + shift + length + AROUND], mark, before: AROUND + shift, length }
    }

    /// Where the items start; NULL where there are none.
    pub fn start(&mut self) -> *mut T {
        if self.length == 0 { std::ptr::null_mut() } else { self.items[self.before..].as_mut_ptr() }
    }

    pub fn length(&self) -> usize {
        self.length
    }

    /// Whether nothing was written but the first `count` items; gives those.
    #[track_caller]
    pub fn written(&self, count: usize) -> &[T] {
        assert!(count <= self.length, "more than there is room for");
        let (head, tail) = self.items.split_at(self.before + count);
        let (head, written) = head.split_at(self.before);
        assert!(head.iter().chain(tail).all(|item| *item == self.mark), "a write outside");
        written
    }

    /// Whether nothing was written outside.
    #[track_caller]
    pub fn check(&self) {
        self.written(self.length);
    }
}

/// Bytes to read, at any address, in an allocation that ends where they do, so that a sanitizer sees a read beyond.
pub struct Lent {
    bytes: Box<[u8]>,
    shift: usize,
}

impl Lent {
    pub fn new(bytes: &[u8], shift: usize) -> Self {
        let shifted: Vec<u8> = std::iter::repeat_n(0, shift).chain(bytes.iter().copied()).collect();
        Self { bytes: shifted.into_boxed_slice(), shift }
    }

    pub fn get(&self) -> &[u8] {
        &self.bytes[self.shift..]
    }

    /// NULL where there are none.
    pub fn start<T>(&self) -> *const T {
        if self.get().is_empty() { std::ptr::null() } else { self.get().as_ptr().cast() }
    }

    pub fn length(&self) -> usize {
        self.get().len()
    }
}
