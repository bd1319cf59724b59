package org.biface.plugins.web.announcement;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.biface.spi.web.Audience;
import org.biface.spi.web.Card;
import org.biface.spi.web.DashboardCard;
import org.biface.spi.web.Link;
import org.biface.spi.web.Reader;
import org.biface.spi.web.Text;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the operator tells people on their overview: one for each configuration file. */
@Component(configurationPid = "org.biface.plugins.web.announcement", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Announcement.Config.class, factory = true)
public final class Announcement implements DashboardCard {

    /** What an operator may set, in {@code etc/org.biface.plugins.web.announcement-NAME.cfg}. */
    @ObjectClassDefinition(name = "Biface announcement")
    public @interface Config {
        @AttributeDefinition(description = "The heading, in English")
        String title_en();

        @AttributeDefinition(description = "The heading, in French")
        String title_fr();

        @AttributeDefinition(description = "What it says, in English")
        String text_en();

        @AttributeDefinition(description = "What it says, in French")
        String text_fr();

        @AttributeDefinition(description = "Where it leads, such as /{language}/fees or https://…; empty for nowhere")
        String link_to() default "";

        @AttributeDefinition(description = "What the link says, in English")
        String link_en() default "";

        @AttributeDefinition(description = "What the link says, in French")
        String link_fr() default "";

        @AttributeDefinition(description = "Who sees it: EVERYBODY, FREELANCERS, CLIENTS, OPERATORS")
        Audience[] audiences() default Audience.EVERYBODY;

        @AttributeDefinition(description = "Until when, such as 2026-12-24T18:00:00Z; empty for as long as it is here")
        String until() default "";
    }

    private final Clock clock;
    private final Card card;
    private final Set<Audience> audiences;
    private final Instant until;

    @Activate
    public Announcement(Config config) {
        this(config, Clock.systemUTC());
    }

    Announcement(Config config, Clock clock) {
        this.clock = clock;
        this.card = new Card(
                new Text(config.title_en(), config.title_fr()),
                List.of(new Text(config.text_en(), config.text_fr())),
                config.link_to().isBlank()
                        ? List.of()
                        : List.of(new Link(new Text(config.link_en(), config.link_fr()), config.link_to())));
        this.audiences = Set.of(config.audiences());
        this.until = config.until().isBlank() ? Instant.MAX : Instant.parse(config.until());
    }

    @Override
    public Set<Audience> audiences() {
        return audiences;
    }

    @Override
    public Optional<Card> card(Reader reader) {
        return clock.instant().isBefore(until) ? Optional.of(card) : Optional.empty();
    }
}
