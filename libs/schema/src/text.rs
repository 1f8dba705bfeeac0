//! One way to make a value out of text, so that serde, `FromStr` and `TryFrom` agree.

/// Gives a type made by `fn parse(String) -> Result<Self, Error>` and read by `fn as_str(&self)`
/// its conversions. The type itself derives serde through `String`.
macro_rules! text_value {
    ($type:ty, $error:ty) => {
        impl TryFrom<String> for $type {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                Self::parse(text)
            }
        }

        impl std::str::FromStr for $type {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::parse(text.to_owned())
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.as_str().to_owned()
            }
        }
    };
}

/// A `Debug` that says the type's name and nothing of what it holds.
macro_rules! silent_debug {
    ($type:ident) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(…)"))
            }
        }
    };
}

/// A closed set of words: `as_str`, `Display`, `FromStr`, serde, `ALL`.
macro_rules! words {
    ($type:ident, $error:ident, $($variant:ident = $word:literal),+ $(,)?) => {
        impl $type {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for the value on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            fn parse(text: String) -> Result<Self, $error> {
                match text.as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($error),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::text::text_value!($type, $error);
    };
}

pub(crate) use {silent_debug, text_value, words};
