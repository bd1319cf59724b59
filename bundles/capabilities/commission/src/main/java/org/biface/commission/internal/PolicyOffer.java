package org.biface.commission.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One file {@code org.biface.commission.policy~NAME.cfg}: the offer NAME. */
@Component(
        service = PolicyOffer.class,
        immediate = true,
        configurationPid = PolicyOffer.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PolicyOffer.Config.class, factory = true)
public final class PolicyOffer {
    static final String PID = "org.biface.commission.policy";

    /** Properties that begin with {@code param.} set the policy's parameters. */
    @ObjectClassDefinition(
            name = "Biface commission offer",
            description = "Which policy decides the commission of which new contracts; of the offers that fit, the one"
                    + " with the most conditions wins")
    @interface Config {
        @AttributeDefinition(name = "Policy", description = "The policy's id")
        String policy();

        @AttributeDefinition(name = "Major version", description = "The policy's major version", min = "0")
        int major() default 1;

        @AttributeDefinition(
                name = "Vertical",
                description = "Only contracts of this trade; empty for all",
                required = false)
        String vertical() default "";

        @AttributeDefinition(
                name = "Currency",
                description = "Only contracts in this currency (ISO 4217); empty for all",
                required = false)
        String currency() default "";

        @AttributeDefinition(
                name = "Brought by",
                description = "Only clients brought by PLATFORM or FREELANCER; empty for all",
                required = false)
        String broughtBy() default "";

        @AttributeDefinition(
                name = "From",
                description = "Only contracts signed on this day (UTC, such as 2026-12-01) or later; empty for all",
                required = false)
        String from() default "";

        @AttributeDefinition(
                name = "Until",
                description = "Only contracts signed before this day (UTC); empty for all",
                required = false)
        String until() default "";
    }

    private final Offers offers;
    private final String name;

    @Activate
    public PolicyOffer(@Reference Offers offers, Config config, Map<String, Object> properties) {
        this.offers = offers;
        String pid = String.valueOf(properties.get("service.pid"));
        this.name = pid.startsWith(PID) && pid.length() > PID.length() + 1 ? pid.substring(PID.length() + 1) : pid;
        take(config, properties);
    }

    @Modified
    void modified(Config config, Map<String, Object> properties) {
        take(config, properties);
    }

    private void take(Config config, Map<String, Object> properties) {
        try {
            offers.put(Offer.of(name, config, properties));
        } catch (IllegalArgumentException wrong) {
            offers.refuse(name, wrong.getMessage());
        }
    }

    @Deactivate
    void end() {
        offers.remove(name);
    }
}
