package org.biface.kernel.http.internal;

import org.biface.kernel.http.PublicAddress;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/** What {@code etc/org.biface.http.cfg} says; apart from the gate, so that another address closes no gate. */
@Component(configurationPid = "org.biface.http")
public final class PublicAddressComponent implements PublicAddress {

    /** A part of what {@link HttpKernelComponent.Config} describes. */
    public @interface Config {
        String public_url() default "";
    }

    private volatile String url;

    @Activate
    public PublicAddressComponent(Config config) {
        modified(config);
    }

    @Modified
    void modified(Config config) {
        url = config.public_url().strip().replaceAll("/+$", "");
    }

    @Override
    public String url() {
        return url;
    }
}
