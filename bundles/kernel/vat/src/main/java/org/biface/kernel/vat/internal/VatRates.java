package org.biface.kernel.vat.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Standard rates by country and day. */
final class VatRates {

    private static final String DATA = "rates.csv";
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(100);

    private final Map<String, NavigableMap<LocalDate, Integer>> rates = new TreeMap<>();

    /** @param more lines like those of the data, which are used instead of its own for the same day */
    VatRates(List<String> more) {
        try (InputStream data = VatRates.class.getResourceAsStream(DATA);
                var lines = new BufferedReader(new InputStreamReader(data, StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        more.forEach(this::add);
    }

    private void add(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        String[] cells = line.strip().split(",");
        try {
            BigDecimal percent = new BigDecimal(cells[2].strip());
            if (cells.length != 3
                    || !cells[0].strip().matches("[A-Z]{2}")
                    || percent.signum() < 0
                    || percent.compareTo(HIGHEST) > 0) {
                throw new IllegalArgumentException();
            }
            rates.computeIfAbsent(cells[0].strip(), country -> new TreeMap<>())
                    .put(
                            LocalDate.parse(cells[1].strip()),
                            percent.movePointRight(2).intValueExact());
        } catch (ArrayIndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException
                | DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "'" + line + "' is no rate of VAT; write it like FR,2014-01-01,20.0", wrong);
        }
    }

    /** @return the rate in basis points; nothing when none of that country and day is known */
    OptionalInt on(String country, LocalDate day) {
        NavigableMap<LocalDate, Integer> known = rates.get(country);
        Map.Entry<LocalDate, Integer> rate = known == null ? null : known.floorEntry(day);
        return rate == null ? OptionalInt.empty() : OptionalInt.of(rate.getValue());
    }
}
