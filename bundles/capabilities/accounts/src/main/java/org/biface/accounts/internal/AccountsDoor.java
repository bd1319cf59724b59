package org.biface.accounts.internal;

import org.biface.accounts.Accounts;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one way into this capability. */
@Component(service = AccountsDoor.class, immediate = true)
public final class AccountsDoor {

    private final Door door;

    @Activate
    public AccountsDoor(BundleContext context, @Reference AccountsService service) {
        door = Door.open(context, Accounts.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
