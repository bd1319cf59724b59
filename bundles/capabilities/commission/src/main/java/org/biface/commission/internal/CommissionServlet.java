package org.biface.commission.internal;

import jakarta.servlet.Servlet;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The way in over HTTP. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/v1/commission/*")
public final class CommissionServlet extends CapabilityServlet {
    private static final long serialVersionUID = 1L;

    @Activate
    public CommissionServlet(
            @Reference HttpKernel kernel,
            @Reference CommissionService commissions,
            @Reference CommissionRecordsService records,
            @Reference DeskService desk) {
        super(
                kernel,
                "commission",
                new CommissionResource(commissions),
                new RecordResource(records),
                new DeskResource(desk));
    }
}
