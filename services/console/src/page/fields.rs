//! Fields of forms: a label, the control, a hint and the fault that the service found.

use maud::{Markup, html};

use crate::api::ProblemView;

/// One field of a form.
pub(crate) struct Field<'a> {
    /// The name that the form sends, which is also the last part of a fault's pointer.
    pub name: &'a str,
    /// Which form it is in, where a page has several with a field of this name; else empty.
    pub form: String,
    /// What people call it.
    pub label: String,
    /// What to put there; empty for nothing.
    pub hint: String,
    /// What stands in it.
    pub value: &'a str,
    /// Whether the form is not sent without it.
    pub required: bool,
    /// What the service said about the form.
    pub problem: Option<&'a ProblemView>,
}

impl<'a> Field<'a> {
    /// A field with a name and a label; the rest is set where it is needed.
    pub(crate) fn new(name: &'a str, label: String) -> Self {
        let (form, hint) = (String::new(), String::new());
        Self { name, form, label, hint, value: "", required: false, problem: None }
    }

    /// Says which form of the page it is in, so that its label names it and no other.
    pub(crate) fn of(mut self, form: impl Into<String>) -> Self {
        self.form = form.into();
        self
    }

    /// Sets what stands in it.
    pub(crate) fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// Sets the hint.
    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    /// Says that it must be filled in.
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Shows the faults that a service found in it.
    pub(crate) fn problem(mut self, problem: Option<&'a ProblemView>) -> Self {
        self.problem = problem;
        self
    }

    /// Draws a line of text; `kind` is the input's type.
    pub(crate) fn input(&self, kind: &str) -> Markup {
        self.around(html! {
            input id=(self.id()) name=(self.name) type=(kind) value=(self.value)
                required[self.required] autocomplete="off"
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
        })
    }

    /// Draws several lines of text.
    pub(crate) fn textarea(&self) -> Markup {
        self.around(html! {
            textarea id=(self.id()) name=(self.name) rows="3" required[self.required]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] { (self.value) }
        })
    }

    /// Draws a choice of values with their names.
    pub(crate) fn select(&self, choices: &[(String, String)]) -> Markup {
        self.around(html! {
            select id=(self.id()) name=(self.name) required[self.required]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] {
                @for (value, name) in choices {
                    option value=(value) selected[value == self.value] { (name) }
                }
            }
        })
    }

    fn around(&self, control: Markup) -> Markup {
        html! {
            div.field {
                label for=(self.id()) { (self.label) }
                @if !self.hint.is_empty() {
                    p.hint id=(format!("{}-hint", self.id())) { (self.hint) }
                }
                (control)
                @if !self.faults().is_empty() {
                    div id=(format!("{}-fault", self.id())) {
                        @for fault in self.faults() { p.fault { (fault) } }
                    }
                }
            }
        }
    }

    fn id(&self) -> String {
        let dash = if self.form.is_empty() { "" } else { "-" };
        format!("field-{}{dash}{}", self.form, self.name)
    }

    fn faults(&self) -> Vec<&str> {
        let faults = self.problem.map(|problem| problem.faults_of(self.name));
        faults.into_iter().flatten().map(|fault| fault.message.as_str()).collect()
    }

    fn invalid(&self) -> Option<&'static str> {
        (!self.faults().is_empty()).then_some("true")
    }

    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id()));
        let fault = self.invalid().map(|_| format!("{}-fault", self.id()));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::FaultView;

    #[test]
    fn a_fault_stands_beside_its_field_and_is_announced_with_it() {
        let fault =
            FaultView { pointer: "/born".into(), message: "Ngày không có thật".into() };
        let problem = ProblemView { faults: vec![fault], ..ProblemView::default() };

        let field = Field::new("born", "Ngày sinh".into()).problem(Some(&problem)).input("text");
        let field = field.into_string();

        assert!(field.contains(r#"aria-invalid="true""#));
        assert!(field.contains(r#"aria-describedby="field-born-fault""#));
        assert!(field.contains("Ngày không có thật"));
    }

    #[test]
    fn fields_of_one_name_in_two_forms_have_labels_of_their_own() {
        let field = Field::new("reason", "Lý do".into()).of("lift").input("text").into_string();

        assert!(field.contains(r#"for="field-lift-reason""#) && field.contains(r#"name="reason""#));
    }

    #[test]
    fn another_fields_fault_is_not_shown_here() {
        let fault = FaultView { pointer: "/name".into(), message: "Thiếu tên".into() };
        let problem = ProblemView { faults: vec![fault], ..ProblemView::default() };

        let field = Field::new("born", "Ngày sinh".into()).problem(Some(&problem)).input("text");

        assert!(!field.into_string().contains("Thiếu tên"));
    }

    #[test]
    fn what_was_typed_comes_back_escaped() {
        let field = Field::new("name", "Họ tên".into()).value("\"><script>").input("text");

        assert!(!field.into_string().contains("<script>"));
    }
}
