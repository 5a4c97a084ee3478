//! Measures the index or SQLite FTS5 on invented text: `bench_search aktsam|fts5 [RECORDS [QUERIES]]`.
//!
//! Both hold the same projects of about 15 kB. Printed are the indexing speed a second of CPU, the
//! size, the peak memory (of its own and of mapped files, each at its most), and the 50th and 99th percentile of
//! each kind of query, by the clock and by the
//! CPU time of the thread, which does not grow beside other work. FTS5 stores the text and knows no Swedish;
//! it is asked for ten hits without their count. CPU and memory are read from `/proc`, so that those figures
//! are missing elsewhere than on Linux.
#![expect(clippy::print_stdout, reason = "it prints its figures")]
#![expect(clippy::expect_used, reason = "a bench stops where it fails")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aktsam_record::model::{ApplicationType, DocumentKind, Field, MethodUse, Sek};
use aktsam_search::{CaseMethod, CaseMunicipality, Index, IndexedCase, Passage, Request};
use cpu_time::ThreadTime;

/// Marsaglia's xorshift64, so that every run makes the same text.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// A number below `n`, small ones far more often (Zipf).
    fn zipf(&mut self, n: usize) -> usize {
        let u = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64).powf(u) - 1.0) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        list.get(self.below(list.len()))
            .expect("a list that is not empty")
    }
}

/// Words in the order of their frequency: function words, words of the field in their inflections,
/// compounds of them, and invented ones.
fn vocabulary(random: &mut Random) -> Vec<String> {
    let common = "och att i det som en på är av för med till den har de inte om ett vi kan ska från \
                  vara så men genom under samt även efter mellan där när vid eller deras sina";
    let mut words: Vec<String> = common.split_whitespace().map(str::to_owned).collect();
    let data = include_str!("../data/compounds.toml");
    let list = data
        .split("words = \"\"\"")
        .nth(1)
        .and_then(|d| d.split("\"\"\"").next())
        .unwrap_or_default();
    let bases: Vec<&str> = list.split_whitespace().collect();
    let mut field: Vec<String> = Vec::new();
    for base in &bases {
        field.push((*base).to_owned());
        let endings: &[&str] = if base.ends_with('a') {
            &["n", "s", "ns"]
        } else {
            &["en", "er", "erna", "et", "s"]
        };
        for ending in endings {
            field.push(format!("{base}{ending}"));
        }
    }
    for _ in 0..30_000 {
        let a: &&str = random.pick(&bases);
        let b: &&str = random.pick(&bases);
        let link = if random.below(2) == 0 { "s" } else { "" };
        field.push(format!("{a}{link}{b}"));
    }
    let syllables = [
        "ba", "sel", "kö", "ri", "ten", "må", "lo", "ska", "vid", "nor", "gå", "fle", "sti", "und",
        "är", "by",
    ];
    for _ in 0..60_000 {
        let n = 2 + random.below(3);
        let word: Vec<&str> = (0..n).map(|_| *random.pick(&syllables)).collect();
        field.push(word.concat());
    }
    // The first few hundred are the words of the field in any order.
    for i in 1..bases.len() * 4 {
        let j = random.below(i + 1);
        field.swap(i, j);
    }
    words.extend(field);
    words
}

fn sentence(random: &mut Random, words: &[String], bytes: usize) -> String {
    let mut out = String::with_capacity(bytes + 100);
    while out.len() < bytes {
        let length = 6 + random.below(14);
        for i in 0..length {
            let word = words
                .get(random.zipf(words.len()))
                .map_or("", String::as_str);
            if i == 0 {
                let mut letters = word.chars();
                out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(letters.as_str());
            } else {
                out.push(' ');
                out.push_str(word);
            }
            if random.below(900) == 0 {
                let acronym: &&str = random.pick(&[" BIP", " SIP", " IPS", " SE", " KBT"]);
                out.push_str(acronym);
            }
        }
        out.push_str(". ");
    }
    out
}

const FIELDS: &[Field] = &[
    Field::Summary,
    Field::Background,
    Field::Purpose,
    Field::Goals,
    Field::TargetGroup,
    Field::Method,
    Field::Activities,
    Field::Collaboration,
    Field::Organisation,
    Field::Budget,
    Field::Timeline,
    Field::Evaluation,
    Field::Implementation,
];

fn project(random: &mut Random, words: &[String], number: usize) -> IndexedCase {
    let passages = FIELDS
        .iter()
        .map(|field| Passage {
            record_id: format!("{number:064x}"),
            fields: vec![*field],
            heading: Some(field.swedish().to_owned()),
            text: sentence(random, words, 1_100),
            ..Passage::default()
        })
        .collect();
    let year = 2003 + random.below(20) as i16;
    let title: Vec<&str> = (0..3)
        .filter_map(|_| words.get(40 + random.zipf(5_000)).map(String::as_str))
        .collect();
    let methods = ["bip", "sip", "ips", "supported_employment", "kbt", "mi"];
    let method = *random.pick(&methods);
    let municipality = random.below(290);
    IndexedCase {
        case_id: number.to_string(),
        record_ids: vec![format!("{number:064x}")],
        paths: vec![format!("{year}/ansökan-{number}.pdf")],
        title: Some(title.join(" ")),
        association: Some(format!("Samordningsförbundet {}", random.below(83))),
        references: vec![format!("{year}:{}", number % 1000)],
        kinds: vec![DocumentKind::Application],
        application_types: vec![*random.pick(ApplicationType::ALL)],
        years: vec![year],
        running: vec![year, year + 1],
        municipalities: vec![CaseMunicipality {
            code: format!("{municipality:04}"),
            name: format!("Kommun {municipality}"),
        }],
        applied: Some(Sek::from_kronor(random.below(6_000_000) as i64)),
        age_min: Some(16),
        age_max: Some(29 + random.below(36) as u8),
        methods: vec![CaseMethod {
            id: method.to_owned(),
            name: method.to_owned(),
            usage: MethodUse::Implements,
        }],
        passages,
        ..IndexedCase::default()
    }
}

fn text_of(case: &IndexedCase) -> String {
    let texts: Vec<&str> = case.passages.iter().map(|p| p.text.as_str()).collect();
    texts.join("\n")
}

/// User and system time of this process.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace();
    let user: u64 = fields.nth(11)?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

/// What `/proc/self/status` says of memory, in MB.
fn status_mb(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kb.unwrap_or_default() / 1024
}

/// The most memory of the process so far, looked at twenty times a second.
#[derive(Default)]
struct Memory {
    /// Its own, in MB.
    own: AtomicU64,
    /// Pages of the index's files that are mapped, in MB: the system takes them back when it needs room.
    mapped: AtomicU64,
}

impl Memory {
    fn look(&self) -> String {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let keep = |most: &AtomicU64, name: &str| {
            let now = status_mb(&status, name);
            now.max(most.fetch_max(now, Ordering::Relaxed))
        };
        let (own, mapped) = (keep(&self.own, "RssAnon"), keep(&self.mapped, "RssFile"));
        let both = status_mb(&status, "VmHWM");
        format!("{both} MB (most of its own {own} MB, most of mapped files {mapped} MB)")
    }

    fn watch(self: &Arc<Self>) {
        let memory = Arc::clone(self);
        std::thread::spawn(move || {
            loop {
                memory.look();
                std::thread::sleep(Duration::from_millis(50));
            }
        });
    }
}

fn size_mb(path: &Path) -> f64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return 0.0;
    };
    let bytes: u64 = entries
        .filter_map(|e| e.ok()?.metadata().ok())
        .map(|m| m.len())
        .sum();
    bytes as f64 / 1e6
}

fn percentiles(name: &str, mut run: impl FnMut(usize) -> usize, times: usize) {
    let mut took: Vec<Duration> = Vec::with_capacity(times);
    let mut spent: Vec<Duration> = Vec::with_capacity(times);
    let mut found = 0;
    for i in 0..times {
        let (start, before) = (Instant::now(), ThreadTime::now());
        found += run(i);
        spent.push(before.elapsed());
        took.push(start.elapsed());
    }
    let at = |of: &mut Vec<Duration>, share: f64| {
        of.sort_unstable();
        let at = (of.len() as f64 * share) as usize;
        of.get(at).copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    println!(
        "{name:<24} clock p50 {:7.2} p99 {:7.2} ms  CPU p50 {:7.2} p99 {:7.2} ms  hits {:7.0}",
        at(&mut took, 0.5),
        at(&mut took, 0.99),
        at(&mut spent, 0.5),
        at(&mut spent, 0.99),
        found as f64 / times.max(1) as f64
    );
}

/// What is measured: one engine a process, so that memory and time are its own.
trait Engine {
    fn add(&mut self, sequence: u64, batch: &[IndexedCase]);
    fn finish(&mut self);
}

struct Ours(Index);

impl Engine for Ours {
    fn add(&mut self, sequence: u64, batch: &[IndexedCase]) {
        self.0.update(sequence, batch, &[]).expect("an update");
    }

    fn finish(&mut self) {
        self.0.finish().expect("merges");
    }
}

struct Fts5(rusqlite::Connection);

impl Engine for Fts5 {
    fn add(&mut self, _: u64, batch: &[IndexedCase]) {
        let transaction = self.0.unchecked_transaction().expect("a transaction");
        for case in batch {
            transaction
                .execute(
                    "INSERT INTO fts VALUES (?1, ?2)",
                    (case.title.as_deref(), text_of(case)),
                )
                .expect("a row");
        }
        transaction.commit().expect("a commit");
    }

    fn finish(&mut self) {
        self.0
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")
            .expect("a checkpoint");
    }
}

/// Fills an engine and prints its speed, size and memory.
fn fill(
    name: &str,
    engine: &mut dyn Engine,
    records: usize,
    words: &[String],
    dir: &Path,
    memory: &Memory,
) {
    const BATCH: usize = 500;
    // What making the text costs is taken off.
    let mut random = Random(SEED);
    let before = cpu().unwrap_or_default();
    let batch: Vec<IndexedCase> = (0..BATCH).map(|i| project(&mut random, words, i)).collect();
    let bytes: usize = batch.iter().map(|c| text_of(c).len()).sum();
    let making = cpu().unwrap_or_default().saturating_sub(before);
    drop(batch);

    let mut random = Random(SEED);
    let started = Instant::now();
    let before = cpu().unwrap_or_default();
    let mut number = 0;
    let mut sequence = 0;
    while number < records {
        let batch: Vec<IndexedCase> = (0..BATCH.min(records - number))
            .map(|i| project(&mut random, words, number + i))
            .collect();
        number += batch.len();
        sequence += 1;
        engine.add(sequence, &batch);
    }
    engine.finish();
    let share = records as f64 / BATCH as f64;
    let spent = cpu()
        .unwrap_or_default()
        .saturating_sub(before)
        .saturating_sub(making.mul_f64(share));
    let mb = bytes as f64 / 1e6 * share;
    println!(
        "{name}: {records} projects, {mb:.0} MB of text; {:.1} MB/s CPU ({:.0} s of CPU, {:.0} s in all); \
         {:.0} MB on disk; peak memory {}",
        mb / spent.as_secs_f64().max(0.01),
        spent.as_secs_f64(),
        started.elapsed().as_secs_f64(),
        size_mb(dir),
        memory.look()
    );
}

/// Where the random numbers begin.
const SEED: u64 = 0x0a17_5a3a_2026;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let engine = arguments.next().unwrap_or_else(|| "aktsam".to_owned());
    let mut number = |usual: usize| {
        arguments
            .next()
            .and_then(|n| n.parse().ok())
            .unwrap_or(usual)
    };
    let (records, times) = (number(10_000), number(200));
    let words = vocabulary(&mut Random(SEED));
    let dir = std::env::temp_dir().join(format!("aktsam-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a directory for the bench");
    let memory = Arc::new(Memory::default());
    memory.watch();
    if engine == "fts5" {
        fts5(&dir, records, times, &words, &memory);
    } else {
        aktsam(&dir, records, times, &words, &memory);
    }
    println!("peak memory with queries: {}", memory.look());
    std::fs::remove_dir_all(&dir).expect("the bench's directory");
}

fn word(words: &[String], i: usize) -> &str {
    words
        .get(60 + (i * 7) % 1_500)
        .map_or("stöd", String::as_str)
}

fn begin(words: &[String], i: usize) -> String {
    word(words, i).chars().take(5).collect()
}

/// Two words that stand side by side in some project.
fn phrase(words: &[String], i: usize) -> String {
    let mut own = Random(i as u64 + 99);
    let text = text_of(&project(&mut own, words, 1));
    let two: Vec<&str> = text.split_whitespace().skip(20).take(2).collect();
    two.join(" ").replace(['.', '"'], "")
}

fn aktsam(dir: &Path, records: usize, times: usize, words: &[String], memory: &Memory) {
    let mut engine = Ours(Index::open_or_create(dir).expect("an index"));
    fill("aktsam", &mut engine, records, words, dir, memory);
    let Ours(index) = engine;
    let word = |i: usize| word(words, i);
    let full = |query: String| index.search(&Request::new(query)).expect("an answer").total;
    let bare = |query: String| {
        let request = Request {
            passages: 0,
            facets: false,
            synonyms: false,
            ..Request::new(query)
        };
        index.search(&request).expect("an answer").total
    };
    percentiles("term", |i| bare(word(i).to_owned()), times);
    percentiles(
        "AND 2",
        |i| bare(format!("{} {}", word(i), word(i + 13))),
        times,
    );
    let or = |i: usize| format!("{} OR {} OR {}", word(i), word(i + 5), word(i + 11));
    percentiles("OR 3", |i| bare(or(i)), times);
    percentiles(
        "phrase",
        |i| bare(format!("\"{}\"", phrase(words, i))),
        times,
    );
    percentiles("prefix", |i| bare(format!("{}*", begin(words, i))), times);
    percentiles("fuzzy", |i| bare(format!("{}~1", word(i))), times);
    percentiles("full answer, 1 word", |i| full(word(i).to_owned()), times);
    let two = |i: usize| format!("{} {}", word(i), word(i + 13));
    percentiles("full answer, 2 words", |i| full(two(i)), times);
    let four = |i: usize| format!("{} {} {}", two(i), word(i + 29), word(i + 3));
    percentiles("full answer, 4 words", |i| full(four(i)), times);
    percentiles(
        "full answer, metod:",
        |i| full(format!("metod:bip {}", word(i))),
        times,
    );
}

fn fts5(dir: &Path, records: usize, times: usize, words: &[String], memory: &Memory) {
    let sqlite = rusqlite::Connection::open(dir.join("fts.sqlite")).expect("a database");
    sqlite
        .execute_batch("PRAGMA journal_mode=WAL; CREATE VIRTUAL TABLE fts USING fts5(title, body);")
        .expect("FTS5");
    let mut engine = Fts5(sqlite);
    fill("FTS5", &mut engine, records, words, dir, memory);
    let Fts5(sqlite) = engine;
    let word = |i: usize| word(words, i);
    let fts = |query: String| {
        let mut statement = sqlite
            .prepare_cached("SELECT rowid FROM fts WHERE fts MATCH ?1 ORDER BY rank LIMIT 10")
            .expect("a statement");
        statement
            .query_map([query], |row| row.get::<_, i64>(0))
            .expect("rows")
            .count()
    };
    percentiles("term", |i| fts(word(i).to_owned()), times);
    percentiles(
        "AND 2",
        |i| fts(format!("{} AND {}", word(i), word(i + 13))),
        times,
    );
    let or = |i: usize| format!("{} OR {} OR {}", word(i), word(i + 5), word(i + 11));
    percentiles("OR 3", |i| fts(or(i)), times);
    percentiles(
        "phrase",
        |i| fts(format!("\"{}\"", phrase(words, i))),
        times,
    );
    percentiles("prefix", |i| fts(format!("{}*", begin(words, i))), times);
}
