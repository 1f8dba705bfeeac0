//! Rendering the chart with a real helm.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::objects::Object;

/// The services, as the chart and the program name them.
pub(crate) const SERVICES: [&str; 6] =
    ["registry", "exams", "classification", "clinics", "notifications", "console"];

/// One rendering of the chart.
pub(crate) struct Rendered {
    /// The values file, without its folder and ending.
    pub(crate) case: String,
    pub(crate) text: String,
    pub(crate) objects: Vec<Object>,
}

impl Rendered {
    pub(crate) fn of_kind<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r Object> {
        self.objects.iter().filter(move |object| object.kind() == kind)
    }

    pub(crate) fn find(&self, kind: &str, component: &str) -> &Object {
        let is = |object: &&Object| object.kind() == kind && object.component() == component;
        let mut found = self.objects.iter().filter(is);
        found.next().unwrap_or_else(|| panic!("{}: no {kind} of {component}", self.case))
    }

    /// The objects that run pods.
    pub(crate) fn workloads(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(|object| object.pod().is_some())
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn folder() -> PathBuf {
    root().join("charts/yba")
}

/// A program that `dev/tools` brings.
pub(crate) fn tool(name: &str) -> PathBuf {
    let path = root().join(".yba/tools").join(name);
    assert!(path.exists(), "{} is missing: run dev/tools", path.display());
    path
}

/// Every values file of the chart's `ci` folder, rendered once.
pub(crate) fn cases() -> &'static [Rendered] {
    static CASES: OnceLock<Vec<Rendered>> = OnceLock::new();
    CASES.get_or_init(|| {
        let files = std::fs::read_dir(folder().join("ci")).unwrap();
        let mut names: Vec<_> = files
            .filter_map(|file| {
                let name = file.unwrap().file_name().into_string().unwrap();
                name.strip_suffix("-values.yaml").map(str::to_owned)
            })
            .collect();
        names.sort();
        assert!(names.len() >= 5, "the values files are looked for in the wrong place");
        names.iter().map(|name| rendered(name, "yba", &[])).collect()
    })
}

/// One of them.
pub(crate) fn case(name: &str) -> &'static Rendered {
    cases().iter().find(|rendered| rendered.case == name).unwrap()
}

/// Renders a values file as a release, with values of the test's own over it.
pub(crate) fn rendered(case: &str, release: &str, set: &[&str]) -> Rendered {
    let text = render(case, release, set).unwrap_or_else(|error| panic!("{case}: {error}"));
    let objects = serde_saphyr::from_multiple(&text).unwrap_or_else(|error| {
        panic!("{case} is no YAML: {error}");
    });
    Rendered { case: case.to_owned(), text, objects: objects.into_iter().map(Object).collect() }
}

/// The same, or what helm says is wrong.
pub(crate) fn render(case: &str, release: &str, set: &[&str]) -> Result<String, String> {
    let mut helm = helm(&["template", release]);
    helm.arg(folder()).args(["--namespace", "health", "--values"]);
    helm.arg(folder().join(format!("ci/{case}-values.yaml")));
    helm.args(set.iter().flat_map(|one| ["--set", *one]));
    let output = helm.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

/// A command of helm that reads no settings of whoever runs the test.
pub(crate) fn helm(arguments: &[&str]) -> Command {
    let mut helm = Command::new(tool("helm"));
    let home = root().join(".yba/tools/helm-home");
    helm.env_clear().env("HOME", &home).args(arguments);
    helm
}
