package org.biface.missions.internal;

import jakarta.servlet.Servlet;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The endpoints of this capability. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/missions/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/proposals/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/invitations/*"
        })
public final class MissionsServlet extends CapabilityServlet {

    private static final long serialVersionUID = 1L;

    @Activate
    public MissionsServlet(@Reference HttpKernel kernel, @Reference MissionsService missions) {
        super(
                kernel,
                "missions",
                new MissionResource(missions),
                new ProposalResource(missions),
                new InvitationResource(missions));
    }
}
