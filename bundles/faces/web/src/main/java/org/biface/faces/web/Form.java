package org.biface.faces.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.biface.commons.Invalid;
import org.biface.commons.Money;

/**
 * What somebody wrote in a form, and what is wrong with it. A page shows it again as it was, with each error beside its field.
 * The methods that read a value note an error and give {@code null} when it can't be taken.
 */
public final class Form {

    private static final Pattern ROW = Pattern.compile("(.+/)(\\d{1,4})(/.+)");

    private final Texts texts;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private String error;

    Form(Texts texts) {
        this.texts = texts;
    }

    /** @return what was sent as {@code application/x-www-form-urlencoded}, or as a query */
    static Form read(Texts texts, String encoded) {
        Form form = new Form(texts);
        for (String pair : encoded.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                form.values
                        .computeIfAbsent(name, any -> new ArrayList<>(1))
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            // Browsers end lines with CR LF in forms; everything else here ends them with LF.
            return URLDecoder.decode(text, StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .replace("\0", "");
        } catch (IllegalArgumentException broken) {
            throw new Invalid("", "The form can't be read. Go back and send it again.");
        }
    }

    // ---------------------------------------------------------------- for templates

    /** @return what stands in a field, never {@code null} */
    public String value(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.get(0);
    }

    /** @return what stands in the only field, whatever its name */
    String first() {
        return values.isEmpty() ? "" : values.values().iterator().next().get(0);
    }

    /** @return everything that stands in fields of that name */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** @return whether one of the fields of that name has this value: a box that is ticked, an option that is chosen */
    public boolean has(String name, String value) {
        return all(name).contains(value);
    }

    /** @return what is wrong with a field, or {@code null} */
    public String error(String name) {
        return errors.get(name);
    }

    /** @return what is wrong with the whole, or {@code null} */
    public String error() {
        return error;
    }

    /** @return what is wrong, by field */
    public Map<String, String> errors() {
        return errors;
    }

    /** @return whether nothing is wrong so far */
    public boolean ok() {
        return errors.isEmpty() && error == null;
    }

    // ---------------------------------------------------------------- for pages

    /** Fills a field, where a form begins with what is there already. */
    Form with(String name, Object value) {
        if (value != null) {
            values.put(name, new ArrayList<>(List.of(String.valueOf(value))));
        }
        return this;
    }

    Form withAll(String name, List<String> several) {
        values.put(name, new ArrayList<>(several));
        return this;
    }

    /** Notes that a field is wrong; the first that is said of it stays. */
    Form wrong(String name, String message) {
        errors.putIfAbsent(name, message);
        return this;
    }

    Form wrong(String message) {
        error = message;
        return this;
    }

    /** @return the text without space around it, or {@code null} when there is none */
    String text(String name, int most) {
        String text = value(name).strip();
        if (text.length() > most) {
            wrong(name, texts.get("form.long", most));
        }
        return text.isEmpty() ? null : text;
    }

    String needed(String name, int most) {
        String text = text(name, most);
        if (text == null) {
            wrong(name, texts.get("form.needed"));
        }
        return text;
    }

    Integer number(String name, int least, int most) {
        String text = text(name, 20);
        if (text == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        wrong(name, texts.get("form.number", least, most));
        return null;
    }

    /** @return an amount, written with a comma or a point, and with spaces if somebody likes */
    Money money(String name, String currency) {
        String text = text(name, 40);
        if (text == null) {
            return null;
        }
        try {
            String plain = text.replaceAll("[\\s\\u00a0\\u202f€]", "").replace(',', '.');
            BigDecimal amount = new BigDecimal(plain).setScale(Formats.digits(currency), RoundingMode.UNNECESSARY);
            return Money.of(amount.unscaledValue().longValueExact(), currency);
        } catch (NumberFormatException | ArithmeticException noAmount) {
            wrong(name, texts.get("form.money"));
            return null;
        }
    }

    LocalDate date(String name) {
        String text = text(name, 20);
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException noDate) {
            wrong(name, texts.get("form.date"));
            return null;
        }
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        String text = text(name, 60);
        if (text == null) {
            return null;
        }
        for (E one : type.getEnumConstants()) {
            if (one.name().equals(text)) {
                return one;
            }
        }
        wrong(name, texts.get("form.choice"));
        return null;
    }

    /** @return the parts of a text between commas and line ends */
    List<String> list(String name) {
        List<String> parts = new ArrayList<>();
        for (String part : value(name).split("[,;\n]")) {
            if (!part.isBlank() && !parts.contains(part.strip())) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /**
     * Puts what a service said beside the fields.
     *
     * @param refusal what it said
     * @param fields the form's names of the service's fields, where they differ; {@code #} stands for the number of a row
     */
    void refused(Invalid refusal, Map<String, String> fields) {
        for (Invalid.FieldError wrong : refusal.errors()) {
            String at = wrong.field() == null ? "" : wrong.field();
            String name = name(at, fields);
            String said = texts.said(wrong.message());
            if (values.containsKey(name)) {
                wrong(name, said);
            } else {
                error = error == null ? said : error + " " + said;
            }
        }
    }

    /** {@code milestones/1/amount} is {@code amount2} where the page says that {@code milestones/#/amount} is {@code amount#}. */
    private static String name(String at, Map<String, String> fields) {
        Matcher row = ROW.matcher(at);
        if (row.matches()) {
            String pattern = fields.get(row.group(1) + "#" + row.group(3));
            if (pattern != null) {
                return pattern.replace("#", String.valueOf(Integer.parseInt(row.group(2)) + 1));
            }
        }
        return fields.getOrDefault(at, at.substring(at.lastIndexOf('/') + 1));
    }
}
