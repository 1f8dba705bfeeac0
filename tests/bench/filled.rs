//! Intake while its database fills: what a delivery costs beside the years that are there already.

use schema::events::IdentityRecordedV1;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use testkit::TestService;
use yba_tests::province::{Delivery, Province};

use crate::intake::{self, CLIENTS, SEED};
use crate::settings;

/// Deliveries that are made before they are sent: some 16,000 observations.
const BATCH: usize = 500;
/// Rows of the table.
const STEPS: u64 = 10;
/// A person's two years have some sixty; who has none yet is why it is fewer.
const OBSERVATIONS_PER_PERSON: u64 = 50;

pub(crate) async fn measure() {
    let wanted = settings::observations();
    let (exams, keyring) = intake::exams().await;
    let province = Province::draw(SEED, wanted / OBSERVATIONS_PER_PERSON);
    for person in &province.people {
        let identity: IdentityRecordedV1 = intake::identity(&exams, &keyring, person);
        exams.deliver(&identity).await.unwrap();
    }
    println!(
        "| intake while the database fills, {CLIENTS} clients; {} people known | observations/s; MB in all |",
        province.people.len()
    );
    let mut deliveries = province.deliveries();
    let (mut held, mut rates) = (0, Vec::new());
    for step in 1..=STEPS {
        let (mut observations, mut seconds) = (0, 0.0);
        while held + observations < wanted * step / STEPS {
            let batch: Vec<Delivery> = deliveries.by_ref().take(BATCH).collect();
            assert!(!batch.is_empty(), "the province has too few people");
            seconds += intake::send_all(&exams, &batch).await;
            observations += batch.iter().map(|one| intake::observations(one) as u64).sum::<u64>();
        }
        held += observations;
        let rate = observations as f64 / seconds;
        println!("| {held} observations | {rate:.0}; {} |", megabytes(&exams).await);
        rates.push(rate);
    }
    let share = 100.0 * rates[rates.len() - 1] / rates[0];
    println!("| the last tenth against the first | {share:.0} % |");
}

async fn megabytes(exams: &TestService) -> i64 {
    let sql = "select pg_database_size(current_database()) / 1000000";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    exams.owner().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}
