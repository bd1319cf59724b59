package org.biface.notices.internal;

import jakarta.servlet.Servlet;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The endpoints of this capability. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/v1/notices/*")
public final class NoticesServlet extends CapabilityServlet {

    private static final long serialVersionUID = 1L;

    @Activate
    public NoticesServlet(@Reference HttpKernel kernel, @Reference NoticesService notices) {
        super(kernel, "notices", new NoticeResource(notices));
    }
}
