//! Side-by-side measurements of paysig against what people use today. `make bench` runs them all and writes
//! `results/`; [`paired`] is the method, [`texts`] the inputs of canonical forms, [`openssl`] a peer that needs C
//! calls, `src/bin/` one program per topic.

pub mod allocations;
pub mod openssl;
pub mod paired;
pub mod texts;
