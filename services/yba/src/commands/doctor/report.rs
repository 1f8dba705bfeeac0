//! What was found, and how it is told.

use std::fmt::Write;

use serde::Serialize;

/// The same in Vietnamese and English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Said {
    pub(super) vi: String,
    pub(super) en: String,
}

/// Puts the two languages together, Vietnamese first.
pub(super) fn said(vi: impl Into<String>, en: impl Into<String>) -> Said {
    Said { vi: vi.into(), en: en.into() }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// As it must be.
    Fine,
    /// It works, and somebody should look at it.
    Warning,
    /// It does not work, or protects nobody.
    Fault,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    /// What was looked at, a word that stays.
    check: &'static str,
    /// Of which service, where it is one's own.
    service: Option<&'static str>,
    state: State,
    found: Said,
    /// What to do about it; nothing where all is well.
    advice: Option<Said>,
}

/// Everything that was found, in the order in which it was looked at.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
}

/// Where a finding belongs.
pub(super) struct At<'r> {
    report: &'r mut Report,
    check: &'static str,
    service: Option<&'static str>,
}

impl Report {
    /// Begins a finding of a check, of one service or of what all share.
    pub(super) fn at(&mut self, check: &'static str, service: Option<&'static str>) -> At<'_> {
        At { report: self, check, service }
    }

    /// 0 when all is well, 1 with warnings, 2 with faults.
    pub(super) fn exit_code(&self) -> u8 {
        match self.findings.iter().map(|finding| finding.state).max() {
            None | Some(State::Fine) => 0,
            Some(State::Warning) => 1,
            Some(State::Fault) => 2,
        }
    }

    /// One JSON document.
    pub(super) fn json(&self) -> String {
        let document =
            serde_json::json!({ "exit_code": self.exit_code(), "findings": self.findings });
        serde_json::to_string_pretty(&document).expect("texts and numbers")
    }

    /// Lines for a terminal: what is broken last, where it is seen.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for state in [State::Fine, State::Warning, State::Fault] {
            for finding in self.findings.iter().filter(|finding| finding.state == state) {
                finding.write(&mut text);
            }
        }
        let count = |state| self.findings.iter().filter(|finding| finding.state == state).count();
        let (faults, warnings) = (count(State::Fault), count(State::Warning));
        let _ = writeln!(
            text,
            "{faults} lỗi, {warnings} cảnh báo, {} mục tốt / {faults} faults, {warnings} warnings, {} fine",
            count(State::Fine),
            count(State::Fine)
        );
        text
    }
}

impl Finding {
    fn write(&self, text: &mut String) {
        let mark = match self.state {
            State::Fine => "tốt      ",
            State::Warning => "CẢNH BÁO ",
            State::Fault => "LỖI      ",
        };
        let place = match self.service {
            Some(service) => format!("{service}/{}", self.check),
            None => self.check.to_owned(),
        };
        if self.state == State::Fine {
            let _ = writeln!(text, "{mark}{place}: {} / {}", self.found.vi, self.found.en);
            return;
        }
        let _ = writeln!(text, "{mark}{place}: {}\n         {}", self.found.vi, self.found.en);
        if let Some(advice) = &self.advice {
            let _ = writeln!(text, "         → {}\n         → {}", advice.vi, advice.en);
        }
    }
}

impl At<'_> {
    /// All is well.
    pub(super) fn fine(self, found: Said) {
        self.push(State::Fine, found, None);
    }

    /// Somebody should look at it.
    pub(super) fn warning(self, found: Said, advice: Said) {
        self.push(State::Warning, found, Some(advice));
    }

    /// It is broken.
    pub(super) fn fault(self, found: Said, advice: Said) {
        self.push(State::Fault, found, Some(advice));
    }

    fn push(self, state: State, found: Said, advice: Option<Said>) {
        let Self { report, check, service } = self;
        report.findings.push(Finding { check, service, state, found, advice });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_decides_the_exit_code_and_stands_last() {
        let mut report = Report::default();
        assert_eq!(report.exit_code(), 0);
        report.at("disk", None).warning(said("gần đầy", "nearly full"), said("dọn", "clean up"));
        assert_eq!(report.exit_code(), 1);
        report.at("roles", Some("exams")).fault(said("sai", "wrong"), said("sửa", "mend it"));
        report.at("clock", None).fine(said("đúng", "right"));

        assert_eq!(report.exit_code(), 2);
        let text = report.text();
        let last =
            text.rfind("LỖI      exams/roles: sai\n         wrong\n         → sửa\n").unwrap();
        assert!(last > text.find("CẢNH BÁO disk").unwrap(), "{text}");
        assert!(text.ends_with("1 faults, 1 warnings, 1 fine\n"), "{text}");
    }
}
