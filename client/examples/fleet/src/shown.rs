//! Where the live table is shown: on a terminal each in the place of the one before.

use std::io::{self, Write};

use crate::{Progress, table};

/// Shows tables, for instance on standard error.
#[derive(Debug)]
pub struct Shown<W> {
    to: W,
    /// How many lines the last one has, on a terminal.
    lines: usize,
}

impl<W: Write> Shown<W> {
    /// Nothing is shown yet.
    pub fn new(to: W) -> Self {
        Self { to, lines: 0 }
    }

    /// Shows the table: on a terminal with so many columns in the place of the one before; elsewhere, which `None`
    /// says, once, at the end.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn show(&mut self, progress: &Progress, columns: Option<usize>) -> io::Result<()> {
        match columns {
            Some(columns) => self.redraw(&table(progress), columns),
            None if progress.is_over() => self.to.write_all(table(progress).as_bytes()),
            None => Ok(()),
        }
    }

    /// Goes back over as many lines as there were. A row that the terminal broke in two would be one more.
    fn redraw(&mut self, table: &str, columns: usize) -> io::Result<()> {
        let mut text = String::new();
        if self.lines > 0 {
            text = format!("\x1b[{}A\x1b[J", self.lines);
        }
        for row in table.lines() {
            text.push_str(cut(row, columns));
            text.push('\n');
        }
        self.lines = table.lines().count();
        // In one piece, so that no half of a table is seen.
        self.to.write_all(text.as_bytes())?;
        self.to.flush()
    }
}

/// As much of a row as is sure to fit: a character that is not ASCII may take two columns.
fn cut(row: &str, columns: usize) -> &str {
    let mut taken = 0;
    for (at, character) in row.char_indices() {
        taken += if character.is_ascii() { 1 } else { 2 };
        if taken > columns {
            return &row[..at];
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_takes_the_place_of_the_one_before_whatever_their_lengths() {
        let mut shown = Shown::new(Vec::new());
        for table in ["worker\na\n", "worker\na\nb\n", "worker\n"] {
            shown.redraw(table, 80).unwrap();
        }
        let drawn = "worker\na\n\x1b[2A\x1b[Jworker\na\nb\n\x1b[3A\x1b[Jworker\n";
        assert_eq!(String::from_utf8(shown.to).unwrap(), drawn);
    }

    #[test]
    fn a_row_is_a_line_of_the_terminal_however_long_it_is() {
        let mut shown = Shown::new(Vec::new());
        shown.redraw("1234567\n12345678\n123456789\n1234567ä\n語語語語語\n", 8).unwrap();
        let drawn = "1234567\n12345678\n12345678\n1234567\n語語語語\n";
        assert_eq!(String::from_utf8(shown.to).unwrap(), drawn);
        assert_eq!(shown.lines, 5);
    }
}
