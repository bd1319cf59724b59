package org.biface.notifications.internal;

import jakarta.servlet.Servlet;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The endpoints of this capability. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/v1/notifications/*")
public final class NotificationsServlet extends CapabilityServlet {

    private static final long serialVersionUID = 1L;

    @Activate
    public NotificationsServlet(@Reference HttpKernel kernel, @Reference NotificationsService notifications) {
        super(kernel, "notifications", new NotificationResource(notifications));
    }
}
