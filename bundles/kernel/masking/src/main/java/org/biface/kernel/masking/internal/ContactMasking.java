package org.biface.kernel.masking.internal;

import org.biface.kernel.masking.Masking;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The switch, and behind it {@link Contacts}. */
@Component(service = Masking.class, configurationPid = "org.biface.masking")
@Designate(ocd = ContactMasking.Config.class)
public final class ContactMasking implements Masking {

    /** What an operator can set. */
    @ObjectClassDefinition(
            name = "Biface masking",
            description = "Hides e-mail addresses and phone numbers until a milestone between the two sides is funded")
    public @interface Config {
        @AttributeDefinition(description = "Whether addresses and phone numbers are hidden")
        boolean enabled() default true;
    }

    private volatile boolean enabled;

    @Activate
    public ContactMasking(Config config) {
        this.enabled = config.enabled();
    }

    @Modified
    void modified(Config config) {
        this.enabled = config.enabled();
    }

    @Override
    public String mask(String text) {
        return enabled ? Contacts.hide(text, HIDDEN) : text;
    }
}
