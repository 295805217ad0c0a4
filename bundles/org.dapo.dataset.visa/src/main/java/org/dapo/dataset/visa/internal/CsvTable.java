package org.dapo.dataset.visa.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.file.FileProblem;

/** Reads tables of comma-separated values with a header, as in RFC 4180, but without line breaks in values. */
final class CsvTable {
    /** The largest file: ten times the size that VisA needs. */
    private static final long MAX_BYTES = 16L << 20;

    private CsvTable() {}

    /**
     * A row.
     *
     * @param line its line number, from 1
     * @param values its values by required column
     */
    record Row(int line, Map<String, String> values) {
        String get(String column) {
            return values.get(column).strip();
        }
    }

    /**
     * Reads a table.
     *
     * @param file the file
     * @param name its name in notes
     * @param columns the required columns; others are allowed and not kept
     * @param findings receives the rows that cannot be read
     * @return the rows
     * @throws DatasetException if it cannot be read or lacks a column
     */
    static List<Row> read(Path file, String name, List<String> columns, DatasetFindings findings)
            throws DatasetException {
        List<String> lines = lines(file);
        List<String> header = lines.isEmpty() ? List.of() : values(lines.get(0).replaceFirst("^\ufeff", ""));
        for (String column : columns) {
            if (!header.contains(column)) {
                throw new DatasetException("%s has no column '%s'; its first line should be: %s"
                        .formatted(file, column, String.join(",", columns)));
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> values = values(lines.get(i));
            if (values.size() == header.size()) {
                Map<String, String> byColumn = new HashMap<>();
                for (String column : columns) {
                    byColumn.put(column, values.get(header.indexOf(column)));
                }
                rows.add(new Row(i + 1, byColumn));
            } else if (!lines.get(i).isBlank()) {
                findings.refuse(
                        Kind.BROKEN_ENTRY,
                        name,
                        new DatasetException("%s, line %d: expected %d values between commas, as in the first line"
                                .formatted(file, i + 1, header.size())));
            }
        }
        return rows;
    }

    private static List<String> lines(Path file) throws DatasetException {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new DatasetException(
                        "%s has %d bytes; a table may have %d at most".formatted(file, size, MAX_BYTES));
            }
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new DatasetException("%s is not text in UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new DatasetException("%s cannot be read: %s".formatted(file, FileProblem.of(e)), e);
        }
    }

    /** The values of a line; none if a quote is not closed. */
    private static List<String> values(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return quoted ? List.of() : values;
    }
}
