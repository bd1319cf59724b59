package org.biface.accounts.internal;

import org.biface.accounts.CompanyMembers;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The way to who acts for a company. */
@Component(service = CompanyMembersDoor.class, immediate = true)
public final class CompanyMembersDoor {

    private final Door door;

    @Activate
    public CompanyMembersDoor(BundleContext context, @Reference CompanyMembersService service) {
        door = Door.open(context, CompanyMembers.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
