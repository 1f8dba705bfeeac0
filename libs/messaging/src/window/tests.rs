use std::collections::HashMap;
use std::time::Duration;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_key_gives_one_event_at_a_time_and_others_go_on() {
    let mut window = Window::default();
    window.admit("a", 1, ());
    window.admit("a", 2, ());
    window.admit("b", 3, ());
    let now = Instant::now();

    let positions: Vec<_> = std::iter::from_fn(|| window.take(now)).map(|t| t.position).collect();
    assert_eq!(positions, [1, 3]);

    window.finish(&"a");
    assert_eq!(window.take(now).unwrap().position, 2);
}

#[test]
fn what_failed_comes_first_when_its_pause_is_over() {
    let mut window = Window::default();
    window.admit("a", 1, ());
    window.admit("a", 2, ());
    let now = Instant::now();

    let taken = window.take(now).unwrap();
    window.put_back(taken, now + SECOND);

    assert!(window.take(now).is_none());
    assert_eq!(window.next_due(), Some(now + SECOND));
    assert_eq!(window.moving(), 0);
    let again = window.take(now + SECOND).unwrap();
    assert_eq!((again.position, again.failures), (1, 1));
}

#[test]
fn a_position_that_is_held_is_not_admitted_twice() {
    let mut window = Window::default();
    window.admit("a", 1, ());
    window.admit("a", 1, ());
    let now = Instant::now();

    window.take(now).unwrap();
    window.finish(&"a");
    assert!(window.take(now).is_none());
    assert_eq!(window.held(), [1]);

    window.release(&[1]);
    assert_eq!(window.len(), 0);
}

proptest::proptest! {
    /// Whatever fails and however admissions, takings and endings mix: each key's events end in
    /// order, each once, and nothing is forgotten.
    #[test]
    fn every_key_ends_in_order_and_once(
        events in proptest::collection::vec((0_u8..5, 0_u8..4), 1..60),
        choices in proptest::collection::vec(0_u8..10, 0..400),
    ) {
        let mut window = Window::default();
        let mut waiting: VecDeque<_> = (0_i64..).zip(&events).collect();
        let mut taken = Vec::new();
        let mut ended: HashMap<u8, Vec<i64>> = HashMap::new();
        let mut now = Instant::now();
        let mut choices = choices.into_iter();
        while !(waiting.is_empty() && taken.is_empty() && window.len() == 0) {
            now += SECOND;
            match choices.next().unwrap_or(0) {
                8 if !taken.is_empty() => window.put_back(taken.swap_remove(0), now + SECOND),
                5..8 if !waiting.is_empty() => {
                    let (position, (key, _)) = waiting.pop_front().unwrap();
                    window.admit(*key, position, ());
                }
                _ => {
                    if let Some((position, (key, _))) = waiting.pop_front() {
                        window.admit(*key, position, ());
                    }
                    taken.extend(window.take(now));
                    if (taken.len() > 2 || waiting.is_empty())
                        && let Some(done) = taken.pop()
                    {
                        ended.entry(done.key).or_default().push(done.position);
                        window.finish(&done.key);
                        window.release(&[done.position]);
                    }
                }
            }
        }
        let total: usize = ended.values().map(Vec::len).sum();
        proptest::prop_assert_eq!(total, events.len());
        for positions in ended.values() {
            proptest::prop_assert!(positions.is_sorted_by(|a, b| a < b));
        }
    }
}
