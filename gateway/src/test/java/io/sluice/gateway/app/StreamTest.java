package io.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.protocol.proto.inference.InferTensorContents;
import io.sluice.protocol.proto.inference.ModelInferRequest;
import io.sluice.protocol.proto.inference.ModelInferRequest.InferInputTensor;
import io.sluice.protocol.proto.v1.AgentTelemetry;
import io.sluice.protocol.proto.v1.InferenceError;
import io.sluice.protocol.proto.v1.InferenceReply;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamTest {
  private static final String PATH = "/v2/models/doubler/stream";

  private final LocalGateway gateway = new LocalGateway();
  private final StreamClient client = new StreamClient();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aTextFrameIsAnsweredByATextFrame() throws Exception {
    WebSocket socket = connect(PATH);

    socket.sendText(json("r1", "[1,2]"), true);

    JsonObject answer = new JsonObject(client.nextText());
    assertThat(answer.getString("id")).isEqualTo("r1");
    assertThat(answer.getJsonArray("outputs").getJsonObject(0).getJsonArray("data").getList())
        .containsExactly(2.0, 4.0);
    assertThat(answer.getJsonObject("parameters").getString("agent")).isEqualTo("edge-1");
  }

  @Test
  void aBinaryFrameIsAnsweredByABinaryFrame() throws Exception {
    WebSocket socket = connect("/v2/models/doubler/versions/v1/stream");

    socket.sendBinary(ByteBuffer.wrap(request("r1").build().toByteArray()), true);

    InferenceReply reply = InferenceReply.parseFrom(client.nextBinary());
    assertThat(reply.getRequestId()).isEqualTo("r1");
    assertThat(reply.getResponse().getId()).isEqualTo("r1");
    assertThat(reply.getResponse().getOutputs(0).getName()).isEqualTo("y");
    assertThat(reply.getResponse().getRawOutputContents(0).size()).isEqualTo(8);
    assertThat(reply.getAgentId()).isEqualTo("edge-1");
    assertThat(reply.getVariant()).isEqualTo("int8-static");
    assertThat(reply.getBatchSize()).isEqualTo(3);
    assertThat(reply.getServiceMicros()).isEqualTo(2_500);
  }

  @Test
  void typedContentsReachTheAgentRaw() throws Exception {
    WebSocket socket = connect(PATH);
    ModelInferRequest.Builder typed = request("r1").clearRawInputContents();
    typed
        .getInputsBuilder(0)
        .setContents(InferTensorContents.newBuilder().addFp32Contents(1).addFp32Contents(2));

    socket.sendBinary(ByteBuffer.wrap(typed.build().toByteArray()), true);

    assertThat(InferenceReply.parseFrom(client.nextBinary()).hasResponse()).isTrue();
    assertThat(gateway.sent.get(0).call().request().getRawInputContents(0).size()).isEqualTo(8);
  }

  @Test
  void aRequestWithoutIdIsAnsweredUnderTheGatewaysId() throws Exception {
    gateway.agentHolds();
    WebSocket socket = connect(PATH);

    socket.sendBinary(ByteBuffer.wrap(request("").build().toByteArray()), true);
    await().until(() -> gateway.inFlight() == 1);
    gateway.release();

    assertThat(InferenceReply.parseFrom(client.nextBinary()).getRequestId())
        .isEqualTo(gateway.sent.get(0).call().id());
  }

  @Test
  void fragmentsArePutTogether() throws Exception {
    WebSocket socket = connect(PATH);
    String document = json("r1", "[1,2]");

    socket.sendText(document.substring(0, 20), false).join();
    socket.sendText(document.substring(20, 40), false).join();
    socket.sendText(document.substring(40), true).join();

    assertThat(new JsonObject(client.nextText()).getString("id")).isEqualTo("r1");
  }

  @Test
  void aBadTextFrameGetsATypedErrorWithItsIdAndTheStreamGoesOn() throws Exception {
    WebSocket socket = connect(PATH);

    socket.sendText("{nonsense", true).join();
    assertError(client.nextText(), "", "INVALID_INPUT", "The request is not JSON");
    socket.sendText("{\"id\":\"r1\"}", true).join();
    assertError(client.nextText(), "r1", "INVALID_INPUT", "must have an array \"inputs\"");
    socket.sendText(json("r2", "[1,2,3]"), true).join();
    assertError(client.nextText(), "r2", "INVALID_INPUT", "\"data\" has 3");
    socket.sendText(json("r3", "[1,2]"), true).join();
    assertThat(new JsonObject(client.nextText()).getString("id")).isEqualTo("r3");
  }

  @Test
  void aBadBinaryFrameGetsATypedErrorAndTheStreamGoesOn() throws Exception {
    WebSocket socket = connect(PATH);

    socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 1, 2}), true).join();
    assertError(
        client.nextBinary(),
        "",
        InferenceError.Code.INVALID_INPUT,
        "A binary frame must hold an inference.ModelInferRequest");
    byte[] misfit = request("r1").clearRawInputContents().build().toByteArray();
    socket.sendBinary(ByteBuffer.wrap(misfit), true).join();
    assertError(
        client.nextBinary(),
        "r1",
        InferenceError.Code.INVALID_INPUT,
        "Input \"x\": 2 elements of FP32 take 8 bytes, but there are 0");
    socket.sendBinary(ByteBuffer.wrap(request("r2").build().toByteArray()), true).join();
    assertThat(InferenceReply.parseFrom(client.nextBinary()).getRequestId()).isEqualTo("r2");
  }

  @Test
  void aFrameOverTheLimitGetsATypedErrorAndTheStreamGoesOn() throws Exception {
    WebSocket socket = connect(PATH);

    socket.sendText(" ".repeat(5_000), true).join();
    assertError(client.nextText(), "", "PAYLOAD_TOO_LARGE", "at most 4096 bytes are taken");
    for (int i = 0; i < 5; i++) {
      socket.sendText(" ".repeat(2_000), false).join();
    }
    socket.sendText("", true).join();
    assertError(client.nextText(), "", "PAYLOAD_TOO_LARGE", "at most 4096 bytes are taken");
    socket.sendText(json("r3", "[1,2]"), true).join();
    assertThat(new JsonObject(client.nextText()).getString("id")).isEqualTo("r3");
  }

  @Test
  void aFrameFarOverTheLimitClosesTheStreamWithAReason() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      shakeHands(socket, in);

      // only the head of a masked text frame of 100,000 bytes
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(14).put((byte) 0x81).put((byte) 0xFF).putLong(100_000).array());

      assertThat(in.readUnsignedByte()).as("a close frame").isEqualTo(0x88);
      byte[] reason = new byte[in.readUnsignedByte() - 2];
      assertThat(in.readUnsignedShort()).isEqualTo(1009);
      in.readFully(reason);
      assertThat(new String(reason, StandardCharsets.UTF_8)).contains("16384");
    }
  }

  private static void shakeHands(Socket socket, DataInputStream in) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    socket.getOutputStream().write(request.formatted(PATH).getBytes(StandardCharsets.UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    assertThat(head).startsWith("HTTP/1.1 101");
  }

  @Test
  void theDeadlineOfTheHandshakeHoldsForFramesWithoutTheirOwn() throws Exception {
    gateway.agentDoes(attempt -> Optional.empty());
    WebSocket socket =
        gateway
            .http
            .newWebSocketBuilder()
            .header("Sluice-Deadline-Ms", "150")
            .buildAsync(gateway.ws(PATH), client)
            .get(10, TimeUnit.SECONDS);

    socket.sendText(json("r1", "[1,2]"), true).join();

    assertError(client.nextText(), "r1", "DEADLINE_EXCEEDED", "deadline of 150 ms");
  }

  @Test
  void aFullWindowIsNotReadAnyFurtherUntilThereIsRoom() throws Exception {
    gateway.agentHolds();
    WebSocket socket = connect(PATH);
    for (int i = 0; i < 6; i++) {
      socket.sendText(json("r" + i, "[1,2]"), true).join();
    }

    await().until(() -> gateway.sent.size() == LocalGateway.WINDOW);
    assertThat(metrics()).contains("sluice_gateway_stream_pauses_total 1.0");
    assertThat(gateway.sent).hasSize(LocalGateway.WINDOW);

    for (int i = 1; i <= 3; i++) {
      int taken = i * LocalGateway.WINDOW;
      await().until(() -> gateway.sent.size() == taken);
      gateway.release();
    }
    for (int i = 0; i < 6; i++) {
      assertThat(new JsonObject(client.nextText()).getString("id")).isEqualTo("r" + i);
    }
  }

  @Test
  void aClientThatGoesAwayCancelsWhatItWaitedFor() throws Exception {
    gateway.agentHolds();
    WebSocket socket = connect(PATH);
    socket.sendText(json("r1", "[1,2]"), true).join();
    await().until(() -> gateway.inFlight() == 1);

    socket.abort();

    await().until(() -> gateway.inFlight() == 0);
    await().until(() -> metrics().contains("sluice_gateway_streams 0.0"));
  }

  @Test
  void aShutdownAnswersWhatIsInFlightRefusesWhatIsNewAndClosesWithAReason() throws Exception {
    gateway.agentHolds();
    WebSocket socket = connect(PATH);
    socket.sendText(json("r1", "[1,2]"), true).join();
    await().until(() -> gateway.inFlight() == 1);

    var drained = gateway.drain(Duration.ofSeconds(10));
    socket.sendText(json("r2", "[1,2]"), true).join();
    assertError(client.nextText(), "r2", "NOT_READY", "shutting down");
    gateway.release();

    assertThat(new JsonObject(client.nextText()).getString("id")).isEqualTo("r1");
    assertThat(client.closed())
        .isEqualTo(new StreamClient.Closed(1001, "the gateway is shutting down"));
    LocalGateway.await(drained);
  }

  @Test
  void anAgentThatStopsIsSaidAtOnceOnTheStream() throws Exception {
    WebSocket socket = connect(PATH);
    gateway.agentSays(AgentTelemetry.State.STOPPED);

    socket.sendText(json("r1", "[1,2]"), true).join();

    assertError(client.nextText(), "r1", "NO_AGENT", "edge-1 is STOPPED");
  }

  @Test
  void anUnknownModelIsRefusedInTheHandshake() {
    assertThat(handshakeStatus("/v2/models/nobody/stream")).isEqualTo(404);
    assertThat(handshakeStatus("/v2/models/doubler/versions/v9/stream")).isEqualTo(404);
  }

  @Test
  void aPlainRequestIsToldToUpgrade() throws Exception {
    HttpResponse<String> response =
        gateway.http.send(
            HttpRequest.newBuilder(gateway.http(PATH)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(426);
    assertThat(response.body()).contains("is a WebSocket endpoint");
  }

  private WebSocket connect(String path) throws Exception {
    return gateway
        .http
        .newWebSocketBuilder()
        .buildAsync(gateway.ws(path), client)
        .get(10, TimeUnit.SECONDS);
  }

  private int handshakeStatus(String path) {
    try {
      connect(path);
    } catch (ExecutionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return 101;
  }

  private String metrics() throws Exception {
    return gateway
        .http
        .send(
            HttpRequest.newBuilder(gateway.http("/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void assertError(String frame, String id, String code, String message) {
    JsonObject error = new JsonObject(frame);
    assertThat(error.getString("error")).contains(message);
    assertThat(error.getString("id")).isEqualTo(id);
    assertThat(error.getString("code")).isEqualTo(code);
  }

  private static void assertError(byte[] frame, String id, InferenceError.Code code, String message)
      throws InvalidProtocolBufferException {
    InferenceReply reply = InferenceReply.parseFrom(frame);
    assertThat(reply.getError().getMessage()).contains(message);
    assertThat(reply.getRequestId()).isEqualTo(id);
    assertThat(reply.getError().getCode()).isEqualTo(code);
  }

  private static String json(String id, String data) {
    return """
        {"id":"%s","inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":%s}]}"""
        .formatted(id, data);
  }

  private static ModelInferRequest.Builder request(String id) {
    return ModelInferRequest.newBuilder()
        .setId(id)
        .addInputs(
            InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addShape(1).addShape(2))
        .addRawInputContents(ByteString.copyFrom(new byte[8]));
  }
}
