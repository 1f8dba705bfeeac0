//! Which clinic A a person's card is registered at when nobody chose one.

use schema::{FacilityCode, OrganisationCode};
use sha2::{Digest, Sha256};

/// Chooses the clinic for everyone of `organisation`: the same each time, whatever order the clinics come in.
///
/// The clinic with the highest digest of organisation and clinic wins (rendezvous hashing), so that a new
/// clinic takes over organisations of its own and moves no other. Nothing when there is no clinic.
pub(crate) fn choose<'a>(
    organisation: &OrganisationCode,
    clinics: &'a [FacilityCode],
) -> Option<&'a FacilityCode> {
    clinics.iter().max_by_key(|clinic| {
        let digest = Sha256::new()
            .chain_update(organisation.as_str())
            .chain_update([0])
            .chain_update(clinic.as_str())
            .finalize();
        (digest, clinic.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clinics(codes: &[&str]) -> Vec<FacilityCode> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    #[test]
    fn an_organisation_keeps_its_clinic_in_any_order() {
        let organisation: OrganisationCode = "SYT".parse().unwrap();
        let forward = clinics(&["01101", "01102", "01103"]);
        let backward = clinics(&["01103", "01102", "01101"]);

        assert_eq!(choose(&organisation, &forward), choose(&organisation, &backward));
    }

    #[test]
    fn without_a_clinic_nobody_is_assigned() {
        assert_eq!(choose(&"SYT".parse().unwrap(), &[]), None);
    }

    #[test]
    fn a_new_clinic_moves_only_the_organisations_that_it_takes_over() {
        let old = clinics(&["01101", "01102", "01103"]);
        let new = clinics(&["01101", "01102", "01103", "01104"]);
        let mut taken = 0;
        for number in 0..200 {
            let organisation: OrganisationCode = format!("ORG{number}").parse().unwrap();
            let (before, after) = (choose(&organisation, &old), choose(&organisation, &new));
            if after.map(FacilityCode::as_str) == Some("01104") {
                taken += 1;
            } else {
                assert_eq!(before, after);
            }
        }
        assert!((20..=80).contains(&taken), "{taken} of 200 went to the fourth clinic");
    }
}
