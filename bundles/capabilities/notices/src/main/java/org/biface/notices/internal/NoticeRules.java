package org.biface.notices.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.biface.commons.Actor;
import org.biface.commons.Invalid;
import org.biface.notices.Ground;
import org.biface.notices.NoticeCategory;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeDraft;
import org.biface.notices.NoticeKind;

/** What people may say in a notice, a decision, and against one. */
final class NoticeRules {

    static final int LONGEST_TEXT = 5_000;
    static final int LONGEST_ANSWER = 2_000;
    static final int LONGEST_RULE = 500;
    /** As long as the reason of a suspension. */
    static final int LONGEST_FACTS = 1_000;

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_EMAIL = 254;
    private static final Set<String> LANGUAGES = Set.of("en", "fr");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u2028\u2029]");
    private static final Pattern EMAIL = Pattern.compile("[^\\s\\p{Cntrl}@<>()\\[\\]\\\\,;:\"]{1,64}"
            + "@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    private NoticeRules() {}

    /** @return what is stored */
    static NoticeDraft draft(Actor actor, NoticeDraft said) {
        if (said == null) {
            throw new Invalid("kind", "Send what you report.");
        }
        var check = new Invalid.Check();
        check.that(said.kind() != null, "kind", "kind must be one of " + List.of(NoticeKind.values()) + ".");
        check.that(said.subject() != null, "subject", "subject must be the id of what you report.");
        check.that(
                said.category() != null,
                "category",
                "category must be one of " + Arrays.toString(NoticeCategory.values()) + ".");
        check.text(said.explanation(), "explanation", LONGEST_TEXT);
        check.that(
                said.goodFaith(),
                "goodFaith",
                "goodFaith must be true: say that you believe in good faith that this is right and complete.");
        String email = null;
        if (actor.isPerson()) {
            check.that(said.name() == null, "name", "name is that of your account; leave it out.");
            check.that(said.email() == null, "email", "email is that of your account; leave it out.");
        } else {
            email = said.email() == null ? null : said.email().strip().toLowerCase(Locale.ROOT);
            check.text(said.name(), "name", LONGEST_NAME);
            check.that(
                    said.name() == null || !CONTROL.matcher(said.name()).find(),
                    "name",
                    "name must be one line without control characters.");
            check.that(
                    email != null
                            && email.length() <= LONGEST_EMAIL
                            && EMAIL.matcher(email).matches(),
                    "email",
                    "email must be an address at which you are reached.");
        }
        check.that(
                said.language() == null || LANGUAGES.contains(said.language()),
                "language",
                "language must be en or fr.");
        check.orThrow();
        return new NoticeDraft(
                said.kind(),
                said.subject(),
                said.category(),
                said.explanation().strip(),
                true,
                actor.isPerson() ? null : said.name().strip(),
                email,
                said.language() == null ? "en" : said.language());
    }

    /** @return what is stored */
    static NoticeDecision decision(NoticeDecision said) {
        if (said == null) {
            throw new Invalid("facts", "Send what you decide.");
        }
        var check = new Invalid.Check();
        check.text(said.facts(), "facts", LONGEST_FACTS);
        if (said.actions().isEmpty()) {
            check.that(said.ground() == null, "ground", "ground is for a decision that does something; leave it out.");
            check.that(said.rule() == null, "rule", "rule is for a decision that does something; leave it out.");
        } else {
            check.that(
                    said.ground() != null, "ground", "ground must be one of " + Arrays.toString(Ground.values()) + ".");
            check.text(said.rule(), "rule", LONGEST_RULE);
        }
        check.orThrow();
        return new NoticeDecision(
                said.actions(),
                said.ground(),
                said.rule() == null ? null : said.rule().strip(),
                said.facts().strip());
    }

    /** @return what is stored */
    static String text(String said, int longest) {
        new Invalid.Check().text(said, "text", longest).orThrow();
        return said.strip();
    }
}
