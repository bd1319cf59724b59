package org.biface.matching.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where towns are: those of GeoNames with at least 1,000 people in and around France, 10,000 in Europe and where French is
 * spoken, 100,000 elsewhere.
 */
final class Places {

    private static final Pattern DEGREES =
            Pattern.compile("\\s*(-?[0-9]{1,2}(?:\\.[0-9]+)?)\\s*,\\s*(-?[0-9]{1,3}(?:\\.[0-9]+)?)\\s*");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> PASSED_OVER = Set.of("cedex", "arrondissement");
    private static final Map<String, String> SHORT = Map.of("st", "saint", "ste", "sainte");
    private static final double SCALE = 1_000;

    /** Read when somebody asks for the first time. */
    private static final class Known {
        private static final Map<String, int[]> BY_NAME = read();
    }

    private Places() {}

    private static Map<String, int[]> read() {
        Map<String, int[]> places = new HashMap<>();
        for (String[] place : lines("places.tsv")) {
            int[] point = {degrees(place[2]), degrees(place[3])};
            String name = key(place[1]);
            places.putIfAbsent(place[0] + " " + name, point);
            places.putIfAbsent(name, point);
        }
        for (String[] also : lines("places-also.tsv")) {
            int[] point = places.get(also[0] + " " + key(also[2]));
            String name = key(also[1]);
            places.putIfAbsent(also[0] + " " + name, point);
            places.putIfAbsent(name, point);
        }
        return places;
    }

    private static int degrees(String written) {
        return (int) Math.round(Double.parseDouble(written) * SCALE);
    }

    private static List<String[]> lines(String file) {
        try (InputStream in = Places.class.getResourceAsStream(file);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split("\t")).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** {@code 69003 Lyon}, {@code Lyon 3e} and {@code Lyon Cedex 3} are Lyon, {@code St-Étienne} is Saint-Étienne. */
    private static String key(String name) {
        StringBuilder key = new StringBuilder();
        for (String word : Words.of(name)) {
            if (!Character.isDigit(word.charAt(0)) && !PASSED_OVER.contains(word)) {
                key.append(key.isEmpty() ? "" : "-").append(SHORT.getOrDefault(word, word));
            }
        }
        return key.toString();
    }

    /**
     * @param city a town's name
     * @param country its country, or {@code null} for the largest town of that name
     * @return where it is
     */
    static Optional<Spot> find(String city, String country, int radiusKm) {
        int[] point = Known.BY_NAME.get(country == null ? key(city) : country + " " + key(city));
        return Optional.ofNullable(point).map(known -> new Spot(known[0] / SCALE, known[1] / SCALE, radiusKm, city));
    }

    /**
     * @param text {@code Lyon}, {@code Lyon, FR} or {@code 45.76, 4.83}
     * @return where that is
     */
    static Optional<Spot> parse(String text) {
        Matcher degrees = DEGREES.matcher(text);
        if (degrees.matches()) {
            double latitude = Double.parseDouble(degrees.group(1));
            double longitude = Double.parseDouble(degrees.group(2));
            return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
                    ? Optional.of(new Spot(latitude, longitude, 0, text))
                    : Optional.empty();
        }
        int comma = text.lastIndexOf(',');
        String country = comma < 0 ? null : text.substring(comma + 1).strip().toUpperCase(Locale.ROOT);
        return country != null && COUNTRIES.contains(country)
                ? find(text.substring(0, comma), country, 0)
                : find(text, null, 0);
    }
}
