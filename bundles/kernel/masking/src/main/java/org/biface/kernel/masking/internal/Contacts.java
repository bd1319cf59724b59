package org.biface.kernel.masking.internal;

import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds ways of reaching somebody in a text. Every quantifier is bounded, so that the time is linear in the length of the
 * text whatever somebody writes.
 */
final class Contacts {

    private static final String LOCAL = "[\\p{L}\\p{N}][\\p{L}\\p{N}._%+'-]{0,63}";
    private static final String LABEL = "[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}";
    private static final String END = "(?![\\p{L}\\p{N}])";
    private static final String START = "(?<![\\p{L}\\p{N}])";

    private static final String TOP =
            "(?:com|net|org|fr|eu|io|dev|me|be|ch|de|uk|co|info|biz|pro|tech|app|ca|lu|es|it|nl"
                    + "|paris|email|online|xyz)" + END;

    /** Those that are no words, for where a space stands around the dot and a sentence may just have ended. */
    private static final String CLEAR_TOP = "(?:com|net|org|fr|eu|io|uk)" + END;

    private static final String DOT_WORD =
            "(?:[\\[({<]\\s{0,2}(?:dot|point|pt|\\.)\\s{0,2}[\\])}>]|" + START + "(?:dot|point)" + END + ")";
    private static final String AT_SIGN = "(?:@|[\\[({<]\\s{0,2}(?:at|@|a|\u00e0|arobas|arobase|chez)\\s{0,2}[\\])}>]|"
            + START + "(?:arobas|arobase)" + END + ")";

    /** A way of writing an address, and what stands in every text that has one: to look for that costs next to nothing. */
    private record Address(Predicate<String> possible, Pattern pattern) {}

    private static final Predicate<String> HAS_AT = anyOf("@");
    private static final Predicate<String> HAS_BRACKET = anyOf("[", "(", "{", "<");

    private static final List<Address> ADDRESSES = List.of(
            address(HAS_AT, LOCAL + "\\s{0,2}@\\s{0,2}" + LABEL + "(?:\\." + LABEL + "){0,4}\\.\\p{L}{2,24}" + END),
            address(
                    HAS_AT.or(HAS_BRACKET).or(anyOf("arobas")),
                    LOCAL + "\\s{0,3}" + AT_SIGN + "\\s{0,3}" + LABEL + "(?:\\s{0,3}(?:" + DOT_WORD
                            + "|\\.)\\s{0,3}" + LABEL + "){0,3}\\s{0,3}(?:" + DOT_WORD + "\\s{0,3}" + TOP + "|\\." + TOP
                            + "|\\.\\s{0,3}" + CLEAR_TOP + ")"),
            address(
                    HAS_BRACKET.or(anyOf("dot", "point")),
                    LOCAL + "\\s{1,3}(?:at|chez)\\s{1,3}" + LABEL + "(?:\\s{0,3}(?:" + DOT_WORD + "|\\.)\\s{0,3}"
                            + LABEL + "){0,2}\\s{0,3}" + DOT_WORD + "\\s{0,3}" + TOP),
            address(
                    anyOf("gmail", "hotmail", "outlook", "yahoo", "proton", "icloud", "gmx", "wanadoo"),
                    LOCAL + "\\s{1,3}(?:at|chez)\\s{1,3}(?:gmail|hotmail|outlook|yahoo|protonmail|proton|icloud|gmx"
                            + "|wanadoo)\\s{0,3}\\.\\s{0,3}" + TOP),
            address(
                    anyOf(":"),
                    START + "(?:mailto|tel|sms|callto|skype|tg|whatsapp|viber|sgnl|xmpp|sip):(?=[^\\s/]|//)\\S{2,300}"),
            address(
                    anyOf(".me", ".com", ".dog", ".org", ".gg", ".group", ".link", ".us"),
                    "(?<![\\p{L}\\p{N}.-])(?:https?://)?(?:www\\.)?(?:wa\\.me|(?:api|chat|web)\\.whatsapp\\.com"
                            + "|whatsapp\\.com/channel|t\\.me|telegram\\.(?:me|dog|org/k)|m\\.me|messenger\\.com/t|discord\\.gg"
                            + "|discord(?:app)?\\.com/(?:invite|users)|signal\\.(?:me|group)|join\\.skype\\.com|viber\\.me"
                            + "|line\\.me|snapchat\\.com/add|meet\\.google\\.com|teams\\.live\\.com|msng\\.link"
                            + "|(?:[a-z0-9]{1,12}\\.)?zoom\\.us)" + END + "(?:[/?#]\\S{0,300})?"),
            address(
                    HAS_AT,
                    START + "(?:skype|telegram|discord|whatsapp|signal|viber|snapchat|wechat|insta|instagram)"
                            + "[\\s:=(-]{0,4}@[\\p{L}\\p{N}._-]{3,40}"),
            address(anyOf("discord"), START + "discord[\\s:=-]{0,4}[\\p{L}\\p{N}._-]{2,32}#\\d{4}" + END),
            address(anyOf("live:"), START + "live:[\\p{L}\\p{N}._-]{3,60}"));

    private static final String GAP = "[\\s.\\-_/()]{0,3}";

    private static final Pattern INTERNATIONAL = Pattern.compile(
            "(?<![\\p{L}\\p{N}+])(?<!\\d[.,])(?:\\+\\s?\\(?\\d|\\(\\+\\d|00[1-9])(?:" + GAP + "\\d){6,20}");

    private static final Pattern TRUNK =
            Pattern.compile("(?<![\\p{L}\\p{N}+])(?<!\\d[.,/-])\\(?[0o](?:" + GAP + "(?:[0-9]|o(?!\\p{L}))){8,24}");

    private static final Pattern AMERICAN = Pattern.compile(
            "(?<![\\p{L}\\p{N}+.,-])\\(?[2-9]\\d{2}\\)?[\\s.-]{1,2}\\d{3}[\\s.-]\\d{4}(?![\\p{L}\\p{N}])");

    private static final Pattern WITHOUT_ZERO =
            Pattern.compile("(?<![\\p{L}\\p{N}+.,-])[67]([\\s.-]{1,2})\\d\\d(?:\\1\\d\\d){3}(?![\\p{L}\\p{N}])");

    private static final Pattern ANNOUNCED = Pattern.compile(START
            + "(?:t[e\u00e9]l(?:[e\u00e9]phone)?|phone|call(?: me)?|appel(?:ez|le)(?:[- ]moi)?|mobile|portable|whatsapp|sms|gsm"
            + "|signal|telegram|viber|joignable)(?!\\p{L})[\\s:.=#-]{0,5}(?:(?:at|on|au|sur|me|moi|is|est)[\\s:]{1,3})?"
            + "(\\+?\\d(?:" + GAP + "\\d){7,17})(?![\\p{L}\\p{N}])");

    private static final String NUMBER_WORD =
            "(?:z[e\u00e9]ros?|oh|un|une|one|deux|two|trois|three|quatre|four|cinq|five|six|sept|seven|huit|eight|neuf|nine|dix|ten"
                    + "|onze|eleven|douze|twelve|treize|thirteen|quatorze|fourteen|quinze|fifteen|seize|sixteen|seventeen|eighteen"
                    + "|nineteen|vingts?|twenty|trente|thirty|quarante|forty|cinquante|fifty|soixante|sixty|seventy|eighty"
                    + "|ninety|septante|octante|nonante|et|double|triple|\\d{1,2})";

    private static final Address SPELLED = address(
            anyOf("zero", "z\u00e9ro", "oh", "plus"),
            START + "(?:z[e\u00e9]ro|oh|plus)(?:[\\s,./-]{1,3}" + NUMBER_WORD + END + "){5,24}");

    /** Money, shares and quantities; what follows a number and makes it an ordinary one. */
    private static final Pattern QUANTITY = Pattern.compile(
            "\\s{0,3}(?:k?\u20ac|euros?|eur|usd|gbp|chf|cad|\\$|\u00a3|%|ht|ttc|millions?|milliards?|users?|utilisateurs?|lignes?|lines?"
                    + "|rows?|requests?|requ[e\u00ea]tes?|records?|octets?|bytes?|km|m2|jours?|days?)"
                    + "(?![\\p{L}\\p{N}])");

    private static final Pattern THOUSANDS = Pattern.compile("\\+?\\s?\\d{1,3}(?:[\\s.]\\d{3}){2,6}");

    private static final Pattern DATE =
            Pattern.compile("(?:0[1-9]|[12]\\d|3[01])([./-])(?:0[1-9]|1[0-2])\\1(?:19|20)\\d\\d");

    private static final Pattern YEARS = Pattern.compile("(?:(?:19|20)\\d\\d[\\s/.-]{0,3}){1,5}");

    /** A lone zero before a longer group: a decimal fraction or a list of figures. */
    private static final Pattern NOT_TRUNK = Pattern.compile("0[\\s.\\-_/]{1,3}\\d\\d");

    private static final int FEWEST_DIGITS = 6;
    private static final int ASCII = 0x80;

    private Contacts() {}

    /**
     * @param text what somebody wrote, may be {@code null}
     * @param mark what stands in the place of something hidden
     * @return the text without it; the very same object when there is nothing to hide
     */
    static String hide(String text, String mark) {
        if (text == null || text.length() < FEWEST_DIGITS) {
            return text;
        }
        Folded folded = Folded.of(text);
        BitSet hidden = new BitSet();
        for (Address address : ADDRESSES) {
            if (address.possible().test(folded.text)) {
                find(address.pattern(), folded, 0, found -> !found.group().startsWith("git@"), hidden);
            }
        }
        if (folded.digits >= FEWEST_DIGITS) {
            find(INTERNATIONAL, folded, 0, found -> !isQuantity(folded, found), hidden);
            find(TRUNK, folded, 0, Contacts::isTrunkNumber, hidden);
            find(AMERICAN, folded, 0, found -> !isFollowedByUnit(folded, found), hidden);
            find(WITHOUT_ZERO, folded, 0, found -> !isFollowedByUnit(folded, found), hidden);
            find(
                    ANNOUNCED,
                    folded,
                    1,
                    found -> !isFollowedByUnit(folded, found) && !isOrdinary(found.group(1)),
                    hidden);
        }
        if (SPELLED.possible().test(folded.text)) {
            find(SPELLED.pattern(), folded, 0, found -> true, hidden);
        }
        return hidden.isEmpty() ? text : replace(text, hidden, mark);
    }

    private static Address address(Predicate<String> possible, String pattern) {
        return new Address(possible, Pattern.compile(pattern));
    }

    private static Predicate<String> anyOf(String... signs) {
        return text -> {
            for (String sign : signs) {
                if (text.contains(sign)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static void find(
            Pattern pattern, Folded folded, int group, Predicate<MatchResult> accepted, BitSet hidden) {
        Matcher matcher = pattern.matcher(folded.text);
        while (matcher.find()) {
            if (accepted.test(matcher)) {
                hidden.set(folded.origin[matcher.start(group)], folded.origin[matcher.end(group) - 1] + 1);
            }
        }
    }

    private static boolean isFollowedByUnit(Folded folded, MatchResult found) {
        Matcher unit = QUANTITY.matcher(folded.text);
        unit.region(found.end(), Math.min(folded.text.length(), found.end() + 20));
        return unit.lookingAt();
    }

    private static boolean isQuantity(Folded folded, MatchResult found) {
        return isFollowedByUnit(folded, found)
                && THOUSANDS.matcher(found.group()).matches();
    }

    private static boolean isOrdinary(String run) {
        return YEARS.matcher(run).matches() || DATE.matcher(run).lookingAt();
    }

    /** Whether digits that begin with the zero of national numbers make one, and not a date or a decimal fraction. */
    private static boolean isTrunkNumber(MatchResult found) {
        String run = found.group();
        String digits = run.replaceAll("[^0-9o]", "").replace('o', '0');
        long letters = run.chars().filter(c -> c == 'o').count();
        return digits.charAt(1) != '0'
                && letters <= 3
                && !DATE.matcher(run).lookingAt()
                && !NOT_TRUNK.matcher(run).lookingAt();
    }

    private static String replace(String text, BitSet hidden, String mark) {
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(from)) {
            out.append(text, from, start).append(mark);
            from = hidden.nextClearBit(start);
        }
        return out.append(text, from, text.length()).toString();
    }

    /** A text in lower case, with full-width and other digits as ASCII, without invisible characters. */
    private static final class Folded {

        private final String text;
        private final int[] origin;
        private final int digits;

        private Folded(String text, int[] origin, int digits) {
            this.text = text;
            this.origin = origin;
            this.digits = digits;
        }

        static Folded of(String text) {
            char[] folded = new char[text.length()];
            int[] origin = new int[text.length()];
            int length = 0;
            int digits = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ASCII) {
                    digits += c >= '0' && c <= '9' ? 1 : 0;
                    folded[length] = c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
                    origin[length++] = i;
                    continue;
                }
                int type = Character.getType(c);
                if (type == Character.FORMAT || type == Character.NON_SPACING_MARK) {
                    continue;
                }
                if (c >= '\uff01' && c <= '\uff5e') {
                    c = (char) (c - 0xfee0);
                }
                if (type == Character.DECIMAL_DIGIT_NUMBER) {
                    c = (char) ('0' + Character.digit(c, 10));
                    digits++;
                } else if (Character.isSpaceChar(c)) {
                    c = ' ';
                } else if (type == Character.DASH_PUNCTUATION) {
                    c = '-';
                }
                folded[length] = Character.toLowerCase(c);
                origin[length++] = i;
            }
            return new Folded(new String(folded, 0, length), origin, digits);
        }
    }
}
