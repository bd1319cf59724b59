package org.biface.plugins.web.announcement;

import java.util.Set;
import org.biface.spi.web.Audience;
import org.biface.spi.web.Link;
import org.biface.spi.web.NavigationEntry;
import org.biface.spi.web.Text;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A way to a place of the operator's, such as a help centre: one for each configuration file. */
@Component(configurationPid = "org.biface.plugins.web.navigation", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Way.Config.class, factory = true)
public final class Way implements NavigationEntry {

    /** What an operator may set, in {@code etc/org.biface.plugins.web.navigation-NAME.cfg}. */
    @ObjectClassDefinition(name = "Biface navigation entry")
    public @interface Config {
        @AttributeDefinition(description = "What stands there, in English")
        String text_en();

        @AttributeDefinition(description = "What stands there, in French")
        String text_fr();

        @AttributeDefinition(description = "Where it leads, such as /{language}/fees or https://…")
        String to();

        @AttributeDefinition(description = "Who sees it: EVERYBODY, FREELANCERS, CLIENTS, OPERATORS")
        Audience[] audiences() default Audience.EVERYBODY;
    }

    private final Link link;
    private final Set<Audience> audiences;

    @Activate
    public Way(Config config) {
        link = new Link(new Text(config.text_en(), config.text_fr()), config.to());
        audiences = Set.of(config.audiences());
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public Set<Audience> audiences() {
        return audiences;
    }
}
