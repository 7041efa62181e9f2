//! Times contenders in turns, so that their ratios hold on a machine that is noisy, shared or changes its clock.
//!
//! A harness that runs one benchmark for seconds and then the next (criterion, `cargo bench`) compares two different
//! moments of the machine: on a shared one, ratios of a few per cent come out as noise. Here a round gives every
//! contender one batch of some [`BATCH`], in an order that is shuffled anew each time, and there are thousands of rounds.
//! What is timed is the thread's own time on a processor: others that take turns on it do not count.
//! The figure is the ratio of the medians; the spread is that of the ratios within each round.
//!
//! A contender is a name, a function and the bytes it reads per call, and it is checked before it is timed: its answer
//! must be right, and what it takes from the heap is counted.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use crate::allocations::{self, Heap};

/// How long one batch takes: hundreds of short calls, but short against a scheduler's time slice.
pub const BATCH: Duration = Duration::from_micros(40);

/// A function to be timed.
pub struct Contender<'a> {
    op: &'static str,
    name: &'static str,
    bytes: usize,
    heap: Heap,
    calls: u32,
    batch: Box<dyn FnMut(u32) -> Duration + 'a>,
}

impl<'a> Contender<'a> {
    /// Names what is done (`op`) and by whom, with the bytes read per call, and checks one answer with `is_right`.
    ///
    /// `call` should pass its inputs through [`black_box`]; its result goes through one here.
    ///
    /// # Panics
    /// Where the answer is not right.
    pub fn new<R>(
        op: &'static str,
        name: &'static str,
        bytes: usize,
        mut call: impl FnMut() -> R + 'a,
        is_right: impl Fn(&R) -> bool,
    ) -> Self {
        assert!(is_right(&call()), "{name}: wrong answer for {op} of {bytes} bytes");
        let heap = allocations::of(|| black_box(call()));
        // The loop is inside the box: a call costs no indirection, only a batch does.
        let batch = Box::new(move |calls| {
            let start = ThreadTime::now();
            for _ in 0..calls {
                black_box(call());
            }
            start.elapsed()
        });
        Self { op, name, bytes, heap, calls: 1, batch }
    }

    /// Finds how many calls make a batch.
    fn calibrate(&mut self) {
        while (self.batch)(self.calls) < BATCH {
            self.calls = self.calls.saturating_mul(2);
        }
        // The last doubling went past the mark: scale back to it, by the quickest of a few tries.
        let quickest = (0..5).map(|_| (self.batch)(self.calls)).min().unwrap_or(BATCH);
        let scaled = f64::from(self.calls) * BATCH.as_secs_f64() / quickest.as_secs_f64();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let scaled = scaled.ceil() as u32;
        self.calls = scaled.max(1);
    }

    /// One batch, in nanoseconds per call.
    fn time(&mut self) -> f64 {
        (self.batch)(self.calls).as_secs_f64() * 1e9 / f64::from(self.calls)
    }
}

impl fmt::Debug for Contender<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contender").field("op", &self.op).field("name", &self.name).finish_non_exhaustive()
    }
}

/// What one contender took. Displays as one line of JSON.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// What was done.
    pub op: &'static str,
    /// By whom.
    pub name: &'static str,
    /// The bytes read per call.
    pub bytes: usize,
    /// The median time of a call, in nanoseconds.
    pub nanoseconds: f64,
    /// [`nanoseconds`](Self::nanoseconds) as a multiple of the first contender's.
    pub ratio: f64,
    /// The quartiles, first and third, of the same ratio within each round.
    pub spread: [f64; 2],
    /// What one call takes from the heap.
    pub heap: Heap,
    /// How many rounds there were.
    pub rounds: usize,
}

impl fmt::Display for Measurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { op, name, bytes, nanoseconds, ratio, spread: [low, high], heap, rounds } = self;
        let Heap { allocations, peak } = heap;
        write!(f, r#"{{"op":"{op}","name":"{name}","size":{bytes},"ns":{nanoseconds:.2},"ratio":{ratio:.4},"#)?;
        write!(f, r#""spread":[{low:.4},{high:.4}],"allocations":{allocations},"peak":{peak},"rounds":{rounds}}}"#)
    }
}

/// Times all contenders for about `budget` in total. The first is what the others are compared with.
pub fn measure(contenders: &mut [Contender<'_>], budget: Duration) -> Vec<Measurement> {
    contenders.iter_mut().for_each(Contender::calibrate);
    let mut times = vec![Vec::new(); contenders.len()];
    let mut order: Vec<usize> = (0..contenders.len()).collect();
    let mut shuffle = Shuffle(0x9e37_79b9_7f4a_7c15);
    let start = Instant::now();
    while start.elapsed() < budget {
        shuffle.apply(&mut order);
        for &index in &order {
            if let (Some(contender), Some(times)) = (contenders.get_mut(index), times.get_mut(index)) {
                times.push(contender.time());
            }
        }
    }

    let first = times.first().cloned().unwrap_or_default();
    let summary = |(contender, times): (&Contender<'_>, &Vec<f64>)| {
        let [_, nanoseconds, _] = quartiles(times.clone());
        let [_, first_nanoseconds, _] = quartiles(first.clone());
        let [low, _, high] = quartiles(times.iter().zip(&first).map(|(ours, first)| ours / first).collect());
        Measurement {
            op: contender.op,
            name: contender.name,
            bytes: contender.bytes,
            nanoseconds,
            ratio: nanoseconds / first_nanoseconds,
            spread: [low, high],
            heap: contender.heap,
            rounds: times.len(),
        }
    };
    contenders.iter().zip(&times).map(summary).collect()
}

/// First quartile, median, third quartile.
fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values.get(values.len() * quarter / 4).copied().unwrap_or(f64::NAN))
}

/// Fisher and Yates's shuffle by Marsaglia's xorshift: no contender always runs after the same neighbour.
struct Shuffle(u64);

impl Shuffle {
    fn apply(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let pick = usize::try_from(self.0 % (last as u64 + 1)).unwrap_or_default();
            order.swap(last, pick);
        }
    }
}
