package io.sluice.gateway.http;

import io.sluice.gateway.admission.InferenceGate;
import io.sluice.gateway.admission.InferenceSubmission;
import io.sluice.gateway.admission.RequestDeadlineReader;
import io.sluice.gateway.inference.CorrelatedCall;
import io.sluice.gateway.inference.Rejection;
import io.sluice.gateway.inference.RequestOutcome;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;

/** {@code POST /v2/models/{m}[/versions/{v}]/infer}. */
public final class InferenceRoutes implements RouteGroup {
  private final InferenceGate gate;

  public InferenceRoutes(InferenceGate gate) {
    this.gate = gate;
  }

  @Override
  public void mount(Router router) {
    for (String path : ModelPaths.of("/infer")) {
      router
          .post(path)
          .handler(BodyHandler.create(false).setBodyLimit(gate.limits().payloadBytes()))
          .handler(InferenceRoutes::refuseEncoded)
          .handler(this::infer)
          .failureHandler(this::failed);
    }
  }

  private static void refuseEncoded(RoutingContext ctx) {
    String encoding = ctx.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      ctx.next();
    } else {
      HttpReplies.error(
          ctx,
          StatusCodes.UNSUPPORTED_MEDIA_TYPE,
          "Content-Encoding " + encoding + " is not taken; send the body as it is");
    }
  }

  private void infer(RoutingContext ctx) {
    ModelInferRequest request;
    try {
      request = read(ctx);
    } catch (MalformedRequestException e) {
      gate.countUnread(e.toRejection());
      HttpReplies.refuse(ctx, e.toRejection());
      return;
    }
    InferenceSubmission submission =
        new InferenceSubmission(
            ctx.pathParam(ModelPaths.MODEL),
            Optional.ofNullable(ctx.pathParam(ModelPaths.VERSION)),
            request,
            Optional.ofNullable(ctx.request().getHeader(RequestDeadlineReader.HEADER)),
            ClientIdentity.of(ctx.request()),
            Optional.ofNullable(ctx.request().getHeader("traceparent")));
    CorrelatedCall call = gate.submit(submission, outcome -> answer(ctx, request, outcome));
    if (!ctx.response().ended()) {
      ctx.response().closeHandler(gone -> call.cancel());
    }
  }

  private static ModelInferRequest read(RoutingContext ctx) throws MalformedRequestException {
    Buffer body = ctx.body().buffer();
    byte[] bytes = body == null ? new byte[0] : body.getBytes();
    Optional<String> header = Optional.ofNullable(ctx.request().getHeader(BinaryHeader.NAME));
    return InferJsonReader.read(bytes, BinaryHeader.jsonLength(header, bytes.length));
  }

  private static void answer(
      RoutingContext ctx, ModelInferRequest request, RequestOutcome outcome) {
    outcome.handle(
        answered -> write(ctx, InferJsonWriter.write(request, answered)),
        refused -> HttpReplies.refuse(ctx, refused.rejection()));
  }

  private static void write(RoutingContext ctx, InferJsonWriter.Document document) {
    HttpServerResponse response = ctx.response();
    if (document.tensors().isEmpty()) {
      HttpReplies.json(ctx, 200, Buffer.buffer(document.json()));
      return;
    }
    Buffer body = Buffer.buffer(document.json());
    document.tensors().forEach(tensor -> body.appendBytes(tensor.toByteArray()));
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
        .putHeader(BinaryHeader.NAME, Integer.toString(document.json().length))
        .end(body);
  }

  private void failed(RoutingContext ctx) {
    if (ctx.statusCode() == StatusCodes.PAYLOAD_TOO_LARGE) {
      int limit = gate.limits().payloadBytes();
      Rejection why = new Rejection.PayloadTooLarge(declaredLength(ctx), limit);
      gate.countUnread(why);
      HttpReplies.refuse(ctx, why);
    } else {
      ctx.next();
    }
  }

  /** What the client says it sends, 0 when it does not say. */
  private static long declaredLength(RoutingContext ctx) {
    String length = ctx.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
