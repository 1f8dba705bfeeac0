//! Does what is to be done to a person: the one script that a request and the background run.

use auth::Txn;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use chrono::NaiveDate;
use messaging::outbox;
use schema::PersonId;
use schema::events::{PersonDiedV1, PersonLeftV1};
use serde::Serialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::domain::person::Person;
use crate::domain::person_change::{NewIdentity, PersonChange};
use crate::error::Error;
use crate::say_identity::{Renamed, change_identity, correct_identities, identified};
use crate::store::figures::Deltas;
use crate::store::people::{SEALED_PLACE, WholeRow};
use crate::store::people_changes::Change;
use crate::store::person_changes::ChangeRow;
use crate::store::person_history::{self as history, Fact, Said, Why};
use crate::tell_apart::tell_apart;
use crate::{NAME, events, store};

/// The place that sealed facts are bound to.
pub(crate) const FACT_PLACE: &[u8] = b"registry.person-fact";

/// Why a change does not fit the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    Died,
    Left,
    Retired,
    /// They were not under management on that day.
    NotManaged,
    /// There is no such organisation on that day.
    Organisation,
    /// There is no such administrative unit on that day.
    AddressUnit,
    /// Somebody is registered by the new citizen id.
    NumberTaken,
    /// Records of whoever has the new citizen id must not be here.
    Refused,
}

/// Says whether the change fits, without doing anything.
pub(crate) async fn misfit(
    txn: &Txn,
    app: &App,
    person: &WholeRow,
    change: &PersonChange,
    on: NaiveDate,
) -> Result<Option<Misfit>, Error> {
    if let PersonChange::Identity(new) = change
        && let Some(number) = &new.citizen_id
    {
        let hash = app.keyring.hash_citizen(number);
        if !store::refusals::find_refused(txn, &[&hash]).await?.is_empty() {
            return Ok(Some(Misfit::Refused));
        }
        let own = store::hash_bytes(&hash) == person.citizen_hash;
        if !own && store::people::is_number_taken(txn, Some(&hash), None).await? {
            return Ok(Some(Misfit::NumberTaken));
        }
    }
    // A slip of the pen is put right for good, also of somebody who has left or died.
    if matches!(change, PersonChange::Identity(new) if new.correction) {
        return Ok(None);
    }
    let is_post = matches!(change, PersonChange::Move { .. });
    if person.standing == "died" {
        return Ok(Some(Misfit::Died));
    }
    if person.standing == "left" && !is_post {
        return Ok(Some(Misfit::Left));
    }
    match change {
        PersonChange::Leave {} => {
            let id = PersonId::from_uuid(person.id);
            let facts = history::list_all(txn, id).await?;
            let managed =
                facts.iter().any(|fact| fact.is_now("standing", on) && fact.says_managed());
            Ok((!managed).then_some(Misfit::NotManaged))
        }
        PersonChange::Retire { .. } => Ok((!person.in_office).then_some(Misfit::Retired)),
        PersonChange::Move { organisation, .. } => {
            let code = organisation.as_str();
            let then = store::organisation_history::find_on(txn, code, on).await?;
            let now = store::organisations::find(txn, code).await?;
            let lasts = now.is_some_and(|now| now.closed_on.is_none());
            Ok((then.is_none() || !lasts).then_some(Misfit::Organisation))
        }
        PersonChange::Contact(reaching) => {
            let Some(code) = &reaching.address_unit else { return Ok(None) };
            // Clerks look today's codes up, also for what began before there were any.
            let today = runtime::clock::civil_date(txn.now());
            let exists = store::administrative_units::exists(txn, code, on).await?
                || store::administrative_units::exists(txn, code, today).await?;
            Ok((!exists).then_some(Misfit::AddressUnit))
        }
        _ => Ok(None),
    }
}

/// Does it. People are locked, and the change fits.
pub(crate) async fn change_person(
    txn: &Txn,
    app: &App,
    row: &ChangeRow,
    change: &PersonChange,
) -> Result<(), Error> {
    let id = PersonId::from_uuid(row.person_id);
    let key = PersonKey::get_or_create(txn, &app.keyring, id).await?;
    let before = find(txn, id).await?;
    let person = before.open(&key)?;
    let why = Why { reason: &row.reason, document: &row.document, change: Some(row.id) };
    let about = About { id, key: &key, on: row.on_date, why };
    about.say(txn, change).await?;

    let today = app.clock.today();
    store::person_changes::project(txn, id, today).await?;
    let mut after = find(txn, id).await?;
    if let PersonChange::Contact(_) = change {
        reach_anew(txn, &about, &person, today).await?;
        after = find(txn, id).await?;
    }
    if let PersonChange::Identity(_) = change {
        identify_anew(txn, app, &about, &after).await?;
        after = find(txn, id).await?;
    }
    count(txn, (&before, &person), (&after, &after.open(&key)?)).await?;
    tell(txn, app, (&before, &after, after.open(&key)?), (change, row.on_date)).await?;
    tell_apart(txn, app).await?;
    store::person_changes::settle(txn, row.id, "applied").await?;
    audit::record(txn, Action::Change, &[id]).await?;
    Ok(())
}

async fn find(txn: &Txn, id: PersonId) -> Result<WholeRow, Error> {
    store::people::find_whole(txn, id).await?.ok_or(Error::NotFound("person"))
}

/// Whom something is said of, from when and why.
pub(crate) struct About<'a> {
    pub(crate) id: PersonId,
    pub(crate) key: &'a PersonKey,
    pub(crate) on: NaiveDate,
    pub(crate) why: Why<'a>,
}

impl About<'_> {
    async fn say(&self, txn: &Txn, change: &PersonChange) -> Result<(), Error> {
        match change {
            PersonChange::Move { organisation, post, unit, keeps } => {
                let post = json!({ "title": post, "unit": unit, "in_office": true });
                self.give_post(txn, organisation.as_str(), post, *keeps).await?;
                let back = json!({ "standing": "managed" });
                self.plain(txn, ("standing", ""), back).await
            }
            PersonChange::Retire { post } => self.retire(txn, post.as_deref()).await,
            PersonChange::Leave {} => self.end(txn, "left").await,
            PersonChange::Die {} => {
                self.end(txn, "died").await?;
                self.forget_later(txn).await
            }
            PersonChange::Tier { tier } => {
                self.plain(txn, ("tier", ""), json!({ "tier": tier.as_str() })).await
            }
            PersonChange::CareGroup { code, ends } => {
                self.begin_or_end(txn, ("care_group", code), *ends).await
            }
            PersonChange::Merit { code, ends } => {
                self.begin_or_end(txn, ("merit", code), *ends).await
            }
            PersonChange::Contact(reaching) => self.sealed(txn, "contact", reaching).await,
            PersonChange::FamilyContact(someone) => {
                self.sealed(txn, "family_contact", someone).await
            }
            PersonChange::Doctor(someone) => self.sealed(txn, "doctor", someone).await,
            PersonChange::Identity(new) => self.identify(txn, new).await,
        }
    }

    async fn identify(&self, txn: &Txn, new: &NewIdentity) -> Result<(), Error> {
        let before = find(txn, self.id).await?.open(self.key)?;
        let renamed = Renamed { before: &before, after: &new.of(&before), key: self.key };
        if new.correction {
            let today = runtime::clock::civil_date(txn.now());
            return correct_identities(txn, &[renamed], today, self.why).await;
        }
        change_identity(txn, &renamed, self.on, self.why).await
    }

    pub(crate) async fn plain(
        &self,
        txn: &Txn,
        kind: (&str, &str),
        detail: Value,
    ) -> Result<(), Error> {
        let said = (self.on, Said::Plain(detail));
        Ok(history::say(txn, self.id, kind, said, self.why).await?)
    }

    pub(crate) async fn sealed(
        &self,
        txn: &Txn,
        kind: &str,
        value: &impl Serialize,
    ) -> Result<(), Error> {
        let sealed = self.key.seal(FACT_PLACE, &serde_json::to_vec(value)?);
        let said = (self.on, Said::Sealed(&sealed));
        Ok(history::say(txn, self.id, (kind, ""), said, self.why).await?)
    }

    async fn begin_or_end(&self, txn: &Txn, kind: (&str, &str), ends: bool) -> Result<(), Error> {
        if ends {
            return Ok(history::say(txn, self.id, kind, (self.on, Said::Nothing), self.why).await?);
        }
        self.plain(txn, kind, json!({})).await
    }

    /// What is said now of posts that last beyond the day, or begin after it.
    async fn posts(&self, txn: &Txn) -> Result<Vec<Fact>, Error> {
        let mut facts = history::list_all(txn, self.id).await?;
        facts.retain(|fact| {
            fact.kind == "post"
                && fact.superseded_at.is_none()
                && fact.valid_to.is_none_or(|last| last >= self.on)
        });
        Ok(facts)
    }

    /// Ends the others, unless they are kept. A post that is known to begin later ends this one in turn.
    async fn give_post(
        &self,
        txn: &Txn,
        organisation: &str,
        post: Value,
        keeps: bool,
    ) -> Result<(), Error> {
        let others: Vec<Fact> =
            self.posts(txn).await?.into_iter().filter(|fact| fact.key != organisation).collect();
        self.plain(txn, ("post", organisation), post).await?;
        if keeps {
            return Ok(());
        }
        for other in others.iter().filter(|other| other.valid_from <= self.on) {
            self.stop(txn, &other.key, self.on).await?;
        }
        let later = others.iter().map(|other| other.valid_from).filter(|from| *from > self.on);
        match later.min() {
            Some(next) => self.stop(txn, organisation, next).await,
            None => Ok(()),
        }
    }

    async fn stop(&self, txn: &Txn, organisation: &str, from: NaiveDate) -> Result<(), Error> {
        let post = ("post", organisation);
        Ok(history::say(txn, self.id, post, (from, Said::Nothing), self.why).await?)
    }

    async fn retire(&self, txn: &Txn, wording: Option<&str>) -> Result<(), Error> {
        for post in self.posts(txn).await?.iter().filter(|post| post.valid_from <= self.on) {
            let title = post.detail["title"].as_str().unwrap_or_default();
            let former = match title.strip_prefix("Nguyên ") {
                Some(_) => title.to_owned(),
                None => format!("Nguyên {title}").trim_end().to_owned(),
            };
            let mut detail = post.detail.clone();
            detail["title"] = wording.unwrap_or(&former).into();
            detail["in_office"] = false.into();
            self.plain(txn, ("post", &post.key), detail).await?;
        }
        Ok(())
    }

    /// Whatever was said of their standing on later days was not so: they had died.
    async fn forget_later(&self, txn: &Txn) -> Result<(), Error> {
        let facts = history::list_all(txn, self.id).await?;
        let later = facts.iter().filter(|fact| {
            fact.kind == "standing" && fact.superseded_at.is_none() && fact.valid_from > self.on
        });
        for fact in later {
            let nothing = (fact.valid_from, Said::Nothing);
            history::say(txn, self.id, ("standing", ""), nothing, self.why).await?;
        }
        self.plain(txn, ("standing", ""), json!({ "standing": "died" })).await
    }

    /// No longer managed: no post lasts beyond the day before.
    async fn end(&self, txn: &Txn, standing: &str) -> Result<(), Error> {
        for post in self.posts(txn).await? {
            self.stop(txn, &post.key, self.on.max(post.valid_from)).await?;
        }
        self.plain(txn, ("standing", ""), json!({ "standing": standing })).await
    }
}

/// Takes over into the person's own sealed part how they are reached today.
async fn reach_anew(
    txn: &Txn,
    about: &About<'_>,
    person: &Person,
    today: NaiveDate,
) -> Result<(), Error> {
    let facts = said_of(txn, about.id, today).await?;
    let contact = facts.iter().rev().find(|fact| fact.kind == "contact");
    let Some(sealed) = contact.and_then(|fact| fact.sealed.as_deref()) else { return Ok(()) };
    let mut private = person.private.clone();
    private.reach(serde_json::from_slice(&about.key.open(FACT_PLACE, sealed)?)?);
    let sealed = about.key.seal(SEALED_PLACE, &serde_json::to_vec(&private)?);
    Ok(store::person_changes::reseal(txn, about.id, sealed).await?)
}

/// What is said now of today, what was said just before among it.
async fn said_of(txn: &Txn, id: PersonId, today: NaiveDate) -> Result<Vec<Fact>, Error> {
    let tomorrow = today.succ_opt().ok_or(Error::NotFound("person"))?;
    let known = runtime::clock::start_of(tomorrow).max(txn.now()) + chrono::TimeDelta::seconds(1);
    Ok(history::list(txn, id, known, Some(today)).await?)
}

/// Takes over into the person's row who they are today; they are found by it from now on.
async fn identify_anew(
    txn: &Txn,
    app: &App,
    about: &About<'_>,
    row: &WholeRow,
) -> Result<(), Error> {
    let facts = said_of(txn, about.id, app.clock.today()).await?;
    let person = identified(&row.open(about.key)?, &facts, about.key)?;
    let insurance_hash = row.insurance_hash.as_deref().map(store::keyed_hash).transpose()?;
    let change = Change {
        person: &person,
        citizen_hash: &app.keyring.hash_citizen(&person.private.citizen_id),
        insurance_hash: insurance_hash.as_ref(),
        key: about.key,
        unit: None,
    };
    Ok(store::people_changes::update_all(txn, &[change]).await?)
}

/// Counts the person under what they are now, if they are managed, and no longer under what they were.
async fn count(
    txn: &Txn,
    before: (&WholeRow, &Person),
    after: (&WholeRow, &Person),
) -> Result<(), Error> {
    let mut deltas = Deltas::default();
    if before.0.standing == "managed" {
        deltas.remove(before.1);
    }
    if after.0.standing == "managed" {
        deltas.add(after.1);
    }
    Ok(store::figures::add(txn, &deltas).await?)
}

/// Says that somebody left or died, or else that they changed; and who they are, where others keep it.
async fn tell(
    txn: &Txn,
    app: &App,
    (before, after, person): (&WholeRow, &WholeRow, Person),
    (change, on): (&PersonChange, NaiveDate),
) -> Result<(), Error> {
    let (person_id, at) = (person.id, txn.now());
    match change {
        PersonChange::Leave {} => {
            outbox::publish(txn, NAME, &app.clock, &PersonLeftV1 { person_id, on, at }).await?;
        }
        PersonChange::Die {} => {
            outbox::publish(txn, NAME, &app.clock, &PersonDiedV1 { person_id, on, at }).await?;
        }
        _ => outbox::publish(txn, NAME, &app.clock, &events::changed(&person, at)).await?,
    }
    let told = |row: &WholeRow| {
        (row.organisation.clone(), row.tier.clone(), row.in_office, row.standing.clone())
    };
    let who = |row: &WholeRow| {
        (row.name.clone(), row.sex.clone(), (row.born_on, row.born_year), row.citizen_hash.clone())
    };
    if told(before) == told(after) && who(before) == who(after) {
        return Ok(());
    }
    let citizen_hash = store::keyed_hash(&after.citizen_hash)?;
    let insurance_hash = after.insurance_hash.as_deref().map(store::keyed_hash).transpose()?;
    let above = store::organisations::list_ancestors(txn, &after.organisation).await?;
    let identity = events::identity(&person, (citizen_hash, insurance_hash), &above, at);
    Ok(outbox::publish(txn, NAME, &app.clock, &identity).await?)
}
