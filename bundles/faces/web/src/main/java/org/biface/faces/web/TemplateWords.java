package org.biface.faces.web;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.biface.commons.Money;

/** The functions and filters that templates have beside Pebble's own; the README lists them. */
final class TemplateWords extends AbstractExtension {

    private final Site site;
    private final Assets assets;
    private final Map<Language, Texts> texts;

    TemplateWords(Site site, Assets assets, Map<Language, Texts> texts) {
        this.site = site;
        this.assets = assets;
        this.texts = texts;
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of(
                "t",
                        function((args, context) -> texts(context)
                                .get(
                                        String.valueOf(args.get(0)),
                                        args.subList(1, args.size()).toArray())),
                "asset", function((args, context) -> assets.address((String) args.get(0))),
                "href", function((args, context) -> "/" + language(context).code() + "/" + args.get(0)),
                "pid",
                        function((args, context) -> args.size() == 1
                                ? PublicId.of((UUID) args.get(0))
                                : PublicId.of((String) args.get(0), (UUID) args.get(1))),
                "secrets", function((args, context) -> secrets(context)));
    }

    /** The two hidden fields that every form has. */
    private static SafeString secrets(EvaluationContext context) {
        Visit visit = (Visit) context.getVariable("visit");
        return new SafeString("<input type=\"hidden\" name=\"" + Visit.TOKEN + "\" value=\"" + visit.token() + "\">"
                + "<input type=\"hidden\" name=\"" + Visit.ONCE + "\" value=\"" + Visit.random() + "\">");
    }

    @Override
    public Map<String, Filter> getFilters() {
        Map<String, Filter> filters = new TreeMap<>();
        filters.put("money", filter((value, formats) -> formats.money((Money) value)));
        filters.put("price", filter((value, formats) -> formats.price((Money) value)));
        filters.put("day", filter((value, formats) -> formats.day((LocalDate) value)));
        filters.put("weekday", filter((value, formats) -> formats.weekday((LocalDate) value)));
        filters.put("month", filter((value, formats) -> formats.month((YearMonth) value)));
        filters.put("moment", filter((value, formats) -> formats.moment((Instant) value)));
        filters.put("onday", filter((value, formats) -> formats.date((Instant) value)));
        filters.put("stamp", filter((value, formats) -> stamp(value)));
        filters.put("number", filter((value, formats) -> formats.number((Number) value)));
        filters.put("whole", filter((value, formats) -> formats.number(Math.round(((Number) value).doubleValue()))));
        filters.put("percent", filter((value, formats) -> formats.percent(((Number) value).doubleValue())));
        filters.put("rating", filter((value, formats) -> formats.rating(((Number) value).intValue())));
        filters.put("stars", filter((value, formats) -> Formats.stars(((Number) value).intValue())));
        filters.put("rated", filter((value, formats) -> ReviewPages.rated((Map<?, ?>) value)));
        filters.put("country", filter((value, formats) -> formats.country((String) value)));
        filters.put("tongue", filter((value, formats) -> formats.language((String) value)));
        filters.put("paragraphs", filter((value, formats) -> new SafeString(paragraphs((String) value))));
        filters.put(
                "said",
                contextual(
                        (value, context) -> texts(context).of(formats(context)).said((String) value)));
        filters.put("brief", filter((value, formats) -> brief((String) value)));
        return filters;
    }

    /** A day or a moment as HTML has it in {@code datetime}, where a second has three decimals at most. */
    private static String stamp(Object when) {
        return (when instanceof Instant instant ? instant.truncatedTo(ChronoUnit.SECONDS) : when).toString();
    }

    /** A text from people as paragraphs: blank lines part them, line ends stay. */
    static String paragraphs(String text) {
        return Arrays.stream(text.strip().split("\n\\s*\n"))
                .map(part -> "<p>" + escaped(part.strip()).replace("\n", "<br>") + "</p>")
                .collect(Collectors.joining());
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** The beginning of a text, cut between words. */
    static String brief(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= 200) {
            return line;
        }
        int cut = line.lastIndexOf(' ', 199);
        return line.substring(0, cut < 100 ? 199 : cut) + "…";
    }

    private static Language language(EvaluationContext context) {
        return Language.of(context.getLocale());
    }

    private Texts texts(EvaluationContext context) {
        return texts.get(language(context));
    }

    private Formats formats(EvaluationContext context) {
        Object visit = context.getVariable("visit");
        Locale locale = context.getLocale();
        return visit instanceof Visit known ? known.formats() : new Formats(locale, site.zone());
    }

    private static Function function(BiFunction<List<Object>, EvaluationContext, Object> call) {
        return new Function() {
            @Override
            public List<String> getArgumentNames() {
                return null;
            }

            @Override
            public Object execute(
                    Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int lineNumber) {
                return call.apply(positional(args), context);
            }
        };
    }

    private static List<Object> positional(Map<String, Object> args) {
        Object[] values = new Object[args.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = args.get(String.valueOf(i));
        }
        return Arrays.asList(values);
    }

    private Filter filter(BiFunction<Object, Formats, Object> apply) {
        return contextual((value, context) -> apply.apply(value, formats(context)));
    }

    private static Filter contextual(BiFunction<Object, EvaluationContext, Object> apply) {
        return new Filter() {
            @Override
            public List<String> getArgumentNames() {
                return null;
            }

            @Override
            public Object apply(
                    Object value,
                    Map<String, Object> args,
                    PebbleTemplate self,
                    EvaluationContext context,
                    int lineNumber) {
                return value == null ? "" : apply.apply(value, context);
            }
        };
    }
}
